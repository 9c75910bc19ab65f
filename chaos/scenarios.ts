import type { Arena } from "./arena.ts";
import type { Client } from "./load.ts";
import { fillDisk } from "./disk.ts";
import { resetClients } from "./resets.ts";
import { outlastLease } from "./workers.ts";

/** What a disaster saw. */
export interface Seen {
  /** Promises that were broken, in words. */
  readonly violations?: readonly string[];
  /** Keys that it sent itself, with how often the request was complete. */
  readonly sent?: Readonly<Record<string, number>>;
}

export interface Scenario {
  readonly name: string;
  readonly title: string;
  readonly replicas?: number;
  /** The disaster. */
  strike(arena: Arena, client: Client): Promise<Seen | void>;
  /** Whether a request without an answer is to be expected: whoever should have answered is dead. */
  readonly kills?: boolean;
  /** Whether every request that was in flight at the client's mark must be answered. */
  readonly answersInFlight?: boolean;
  /** Runs on a disk of this many megabytes. */
  readonly diskMegabytes?: number;
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: "service_killed",
    title: "kill -9 of the service",
    kills: true,
    async strike({ services, restart }) {
      services[0]!.kill("SIGKILL");
      await restart(0);
    },
  },
  {
    name: "postgres_killed",
    title: "kill -9 or immediate shutdown of PostgreSQL, then restart",
    async strike(arena) {
      const way = Math.floor(arena.random() * 3);
      const postmaster = await arena.postmaster();
      if (way === 2) {
        // One backend's violent end makes the server restart all of them.
        const [backend] = await arena.sql<{ pid: number }[]>`
          select pid from pg_stat_activity where application_name = 'sluice' and state is not null limit 1`;
        if (backend) Deno.kill(backend.pid, "SIGKILL");
      } else {
        Deno.kill(postmaster, way === 0 ? "SIGKILL" : "SIGQUIT");
      }
      await pause(100);
    },
  },
  {
    name: "backends_terminated",
    title: "every backend terminated",
    async strike({ sql }) {
      await sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`;
    },
  },
  {
    name: "commit_swallowed",
    title: "the COMMIT's answer swallowed",
    async strike({ proxy, random }) {
      for (let times = 1 + Math.floor(random() * 4); times > 0; times--) {
        proxy.swallowNextCommit();
        await pause(100 + random() * 300);
      }
    },
  },
  {
    name: "connection_stalled",
    title: "connections stalled for 0–5 s",
    async strike({ proxy, random }) {
      proxy.stall();
      await pause(random() * 5_000);
      proxy.resume();
    },
  },
  {
    name: "table_locked",
    title: "LOCK TABLE for 5 s",
    async strike({ sql, random }) {
      const table = ["webhook_delivery", "autopilot_run", "autopilot_trigger"][
        Math.floor(random() * 3)
      ]!;
      await sql.begin(async (tx) => {
        await tx`lock table ${tx(table)} in access exclusive mode`;
        await pause(5_000);
      });
    },
  },
  {
    name: "disk_full",
    title: "the disk full",
    diskMegabytes: 320,
    strike: fillDisk,
  },
  {
    name: "clients_reset",
    title: "clients that reset at random byte offsets",
    strike: resetClients,
  },
  {
    name: "replica_killed",
    title: "two replicas, one killed",
    replicas: 2,
    kills: true,
    async strike({ services, restart, random }) {
      const victim = Math.floor(random() * 2);
      services[victim]!.kill("SIGKILL");
      await restart(victim);
    },
  },
  {
    name: "sigterm",
    title: "SIGTERM under load",
    answersInFlight: true,
    kills: true,
    async strike({ services, restart }, client) {
      await client.mark();
      services[0]!.kill("SIGTERM");
      const { code } = await services[0]!.ended;
      await restart(0);
      return {
        violations: code === 0 ? [] : [`it ended with code ${code}`],
      };
    },
  },
  {
    name: "worker_stopped",
    title: "a worker stopped past its lease, and woken",
    strike: outlastLease,
  },
];

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
