import type { InboundRequest } from "../inbound.ts";
import type { Preset } from "../providers/preset.ts";
import type { SignatureScheme, TimestampRule } from "../signature/scheme.ts";
import type { SigningSecret } from "../signature/verdict.ts";
import { verifySignature } from "../signature/verify.ts";
import type { DiagnosisCode } from "./diagnosis.ts";

/** One usual mistake: were it made, the request would verify like this. */
export interface Candidate {
  readonly code: DiagnosisCode;
  readonly detail: string;
  readonly preset?: Preset;
  readonly secrets?: readonly SigningSecret[];
  readonly request?: InboundRequest;
}

/** What is being diagnosed: with the schemes that can be tried here, whatever the time in the request. */
export interface Case {
  readonly preset: Preset;
  readonly secrets: readonly SigningSecret[];
  readonly request: InboundRequest;
  readonly now: Date;
}

/** What may still be spent. */
export interface Budget {
  verifications: number;
  bytes: number;
}

/** The id of the secret under which a candidate verifies, or null. Null too where the budget does not allow it. */
export function tryCandidate(
  candidate: Pick<Candidate, "preset" | "secrets" | "request">,
  base: Case,
  budget: Budget,
): string | null {
  const { preset, secrets, request, now } = { ...base, ...candidate };
  const cost = Math.max(secrets.length, 1);
  budget.verifications -= cost;
  budget.bytes -= cost * request.rawBody.length;
  if (budget.verifications < 0 || budget.bytes < 0) return null;
  const verdict = verifySignature(preset, secrets, request, now);
  return !(verdict instanceof Promise) && verdict.status === "valid"
    ? verdict.secretId
    : null;
}

/** Only what is verified without waiting, and without the owner's secret being shown: that is compared as it is. */
export function triedSchemes(preset: Preset): SignatureScheme[] {
  return preset.schemes.filter((scheme) =>
    scheme.kind !== "jwt" &&
    (scheme.kind !== "code" || scheme.code === "adyen_items")
  );
}

const ANY_TIME = Number.MAX_SAFE_INTEGER;

/** The scheme without regard to how old or in which unit its timestamp is: that is a question of its own. */
export function atAnyTime(scheme: SignatureScheme): SignatureScheme {
  if (!("timestamp" in scheme) || !scheme.timestamp) return scheme;
  const timestamp: TimestampRule = {
    ...scheme.timestamp,
    unit: scheme.timestamp.unit === "http_date" ? "http_date" : "auto",
    past: ANY_TIME,
    future: ANY_TIME,
  };
  return { ...scheme, timestamp };
}

/** The preset with each of its schemes changed; those for which there is no change are left out. */
export function withSchemes(
  preset: Preset,
  change: (scheme: SignatureScheme) => SignatureScheme | null,
): Preset | null {
  const schemes = preset.schemes.flatMap((scheme) => change(scheme) ?? []);
  return schemes.length > 0 ? { ...preset, schemes } : null;
}
