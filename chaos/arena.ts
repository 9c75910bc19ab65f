import { join } from "node:path";
import postgres from "postgres";
import { openDatabase } from "../db/client.ts";
import { removeOld } from "../maintenance.ts";
import { postmasterOf } from "../bench/support/hosts.ts";
import type { PostgresServer } from "../bench/support/postgres.ts";
import { scratchDatabase } from "../bench/support/postgres.ts";
import {
  createTarget,
  freePort,
  manage,
  ready,
  startService,
} from "../bench/support/service.ts";
import type { ServiceProcess, Target } from "../bench/support/service.ts";
import { type TcpProxy, tcpProxy } from "../tests/support/tcp_proxy.ts";
import { KEEPS_RUNS, seedOldRows } from "./old_rows.ts";
import { PASSING_EVENT } from "./requests.ts";

/** Where one scenario is played: a database of its own, services on it, and retention at work. */
export interface Arena {
  readonly server: PostgresServer;
  readonly databaseUrl: string;
  /** A way to the database that nothing disturbs. */
  readonly sql: postgres.Sql;
  /** Between the services and the database. */
  readonly proxy: TcpProxy;
  readonly services: ServiceProcess[];
  readonly target: Target;
  readonly directory: string;
  /** The mount point of the database's own small disk, where the scenario has one. */
  readonly disk: string | null;
  readonly random: () => number;
  restart(replica: number): Promise<void>;
  /** The server's process id, read anew: it changes with every restart. */
  postmaster(): Promise<number>;
  /** Resolves when the database and every service answer again; null where that takes too long. */
  recovered(): Promise<number | null>;
  /** Removes all deliveries and runs. */
  empty(): Promise<void>;
  close(): Promise<{ removed: number; violations: string[] }>;
}

const RECOVERS_WITHIN_MS = 60_000;
const RETENTION_DAYS = 30;

export async function openArena(
  server: PostgresServer,
  { replicas, random, directory, disk }: {
    replicas: number;
    random: () => number;
    directory: string;
    disk: string | null;
  },
): Promise<Arena> {
  const database = await scratchDatabase(server, "chaos");
  const sql = postgres(database.url, { max: 2, onnotice: () => {} });
  const proxy = tcpProxy(database.url);
  const ports = Array.from({ length: replicas }, freePort);
  const services: ServiceProcess[] = [];
  const start = (replica: number) =>
    startService({
      databaseUrl: proxy.url(database.url),
      port: ports[replica]!,
      logFile: join(directory, `service_${replica}.log`),
      env: { RETENTION_DAYS: String(RETENTION_DAYS) },
    });
  for (let replica = 0; replica < replicas; replica++) {
    services.push(await start(replica));
  }
  const [first] = services;
  const target = await createTarget(first!.url);
  await manage(
    first!.url,
    "PATCH",
    `/api/autopilots/${target.autopilotId}/triggers/${target.triggerId}`,
    { event_filters: [{ event: PASSING_EVENT }] },
  );
  if (disk !== null) {
    // Else the log alone would fill the disk, and leave no room to recover in.
    await sql`alter system set max_wal_size = '64MB'`;
    await sql`select pg_reload_conf()`;
  }
  await sql`create table ${sql(KEEPS_RUNS)} (id uuid primary key)`;
  const retention = startRetention(database.url, sql);

  return {
    server,
    databaseUrl: database.url,
    sql,
    proxy,
    services,
    target,
    directory,
    disk,
    random,
    async restart(replica) {
      await services[replica]!.ended;
      services[replica] = await start(replica);
    },
    async postmaster() {
      const pid = await postmasterOf(server.url);
      if (pid === null) throw new Error("the server's process is out of reach");
      return pid;
    },
    async recovered() {
      const begun = performance.now();
      while (performance.now() - begun < RECOVERS_WITHIN_MS) {
        const answers = await Promise.all([
          sql`select 1`.then(() => true, () => false),
          ...services.map(({ url }) => ready(url)),
        ]);
        if (answers.every(Boolean)) return performance.now() - begun;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return null;
    },
    async empty() {
      await sql`truncate webhook_delivery, autopilot_run, ${sql(KEEPS_RUNS)}`;
      await sql`checkpoint`;
    },
    async close() {
      const retained = await retention.stop();
      await Promise.all(services.map((service) => service.stop()));
      await proxy[Symbol.asyncDispose]();
      await sql.end();
      // A server with a disk of its own goes away as a whole.
      if (disk === null) await database.drop();
      return retained;
    },
  };
}

/** Removes old rows all the time, and makes new old ones for it. */
function startRetention(databaseUrl: string, sql: postgres.Sql) {
  const db = openDatabase({ url: databaseUrl, max: 1 });
  const stopping = new AbortController();
  let removed = 0;
  const remove = (signal: AbortSignal) =>
    removeOld(
      {
        db,
        metrics: { removed: { inc: (n: number) => removed += n } },
      } as never,
      RETENTION_DAYS,
      signal,
    );
  const loop = (async () => {
    while (!stopping.signal.aborted) {
      try {
        await seedOldRows(sql);
        await remove(stopping.signal);
      } catch {
        // The database is away; whatever it has done so far must still be right.
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await loop;
      // The last disaster may not be quite over.
      for (let tries = 1;; tries++) {
        try {
          await remove(new AbortController().signal);
          break;
        } catch (error) {
          if (tries === 20) throw error;
          await new Promise((resolve) => setTimeout(resolve, 250));
        }
      }
      await db.close();
      const [left] = await sql<
        { finished: number; orphans: number; stripped: number }[]
      >`
        with old as (
          select d.id, d.autopilot_id, r.id as run_id, r.status from webhook_delivery d
          left join autopilot_run r on r.delivery_id = d.id
          where d.received_at < now() - interval '30 days')
        select
          (select count(*)::int from old where status = 'completed') as finished,
          (select count(*)::int from old where run_id is null) as stripped,
          (select count(*)::int from autopilot_run r where delivery_id is not null
             and not exists (select from webhook_delivery d where d.id = r.delivery_id)) as orphans`;
      const [kept] = await sql<{ count: number; expected: number }[]>`
        select count(*)::int as count, (select count(*)::int from ${
        sql(KEEPS_RUNS)
      }) as expected
        from autopilot_run where id in (select id from ${sql(KEEPS_RUNS)})`;
      const { finished, orphans, stripped } = left!;
      const violations = [
        ...(removed === 0 ? ["retention has removed nothing"] : []),
        ...(finished > 0
          ? [`retention left ${finished} finished old runs`]
          : []),
        ...(orphans > 0
          ? [`retention left ${orphans} runs without delivery`]
          : []),
        ...(stripped > 0
          ? [`retention left ${stripped} deliveries without run`]
          : []),
        ...(kept!.count !== kept!.expected
          ? [
            `retention removed ${kept!.expected - kept!.count} unfinished runs`,
          ]
          : []),
      ];
      return { removed, violations };
    },
  };
}
