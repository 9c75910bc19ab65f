import net from "node:net";
import type { Arena } from "./arena.ts";
import { keyOf, type Kind, requestFor } from "./requests.ts";
import type { Seen } from "./scenarios.ts";

const LASTS_MS = 1_500;
const AT_ONCE = 8;

/** Requests, genuine and forged, that end with a reset after any number of their bytes, or just before the answer. */
export async function resetClients(
  { services, target, random, sql }: Arena,
): Promise<Seen> {
  const round = `reset${Math.floor(random() * 2 ** 40).toString(36)}`;
  const until = performance.now() + LASTS_MS;
  const sent: Record<string, number> = {};
  let n = 0;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (performance.now() < until) {
      const kind: Kind = random() < 0.5 ? "forged" : "accepted";
      const key = keyOf(kind, round, n++);
      const request = requestFor(target.path, key);
      // Half of them are sent whole, so that the reset meets the service at work.
      const offset = random() < 0.5
        ? request.length
        : Math.floor(random() * request.length);
      sent[key] = offset === request.length ? 1 : 0;
      await sendAndReset(
        services[0]!.url,
        request.subarray(0, offset),
        random() * 5,
      );
    }
  }));
  const [forged] = await sql<{ count: number }[]>`
    select count(*)::int from webhook_delivery
    where signature_status in ('invalid', 'missing') and (status <> 'rejected' or autopilot_run_id is not null)`;
  const [strange] = await sql<{ count: number }[]>`
    select count(*)::int from webhook_delivery
    where dedupe_key like ${`${round}-forged-%`}`;
  const violations = [
    ...(forged!.count > 0
      ? [`${forged!.count} forged deliveries may run`]
      : []),
    ...(strange!.count > 0 ? [`${strange!.count} forged ones own a key`] : []),
  ];
  return { violations, sent };
}

function sendAndReset(
  url: string,
  bytes: Uint8Array,
  lingerMs: number,
): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = net.connect({ host: hostname, port: Number(port) });
    socket.on("error", () => {});
    socket.on("close", () => resolve());
    socket.on("connect", () => {
      socket.write(bytes);
      setTimeout(() => socket.resetAndDestroy(), lingerMs);
    });
  });
}
