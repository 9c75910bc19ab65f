import { createHmac } from "node:crypto";
import { pullRequest } from "../bench/support/payloads.ts";
import { SIGNING_SECRET } from "../bench/support/service.ts";

/** What a request is made to become; its key says which, so that it can be made again from the key alone. */
export const KINDS = ["accepted", "ignored", "forged"] as const;
export type Kind = (typeof KINDS)[number];

/** The one event that the trigger's filter lets pass, and one that it does not. */
export const PASSING_EVENT = "pull_request";
const FILTERED_EVENT = "star";

export const keyOf = (kind: Kind, round: string, n: number): string =>
  `${round}-${kind}-${n}`;

export function kindOf(key: string): Kind {
  return KINDS.find((kind) => key.includes(`-${kind}-`))!;
}

const bodies = Array.from(
  { length: 8 },
  (_, seed) => pullRequest(1_024, seed),
);

/** The same key always makes the same bytes. */
export function requestFor(path: string, key: string): Uint8Array {
  const kind = kindOf(key);
  const body = bodies[Number(key.split("-").at(-1)) % bodies.length]!;
  const secret = kind === "forged" ? "not-the-signing-secret" : SIGNING_SECRET;
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  return new TextEncoder().encode(
    [
      `POST ${path} HTTP/1.1`,
      "Host: 127.0.0.1",
      "Content-Type: application/json",
      `Content-Length: ${body.length}`,
      `X-GitHub-Event: ${kind === "ignored" ? FILTERED_EVENT : PASSING_EVENT}`,
      `X-GitHub-Delivery: ${key}`,
      `X-Hub-Signature-256: sha256=${signature}`,
      "",
      body,
    ].join("\r\n"),
  );
}
