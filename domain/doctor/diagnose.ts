import type { InboundRequest } from "../inbound.ts";
import type { Preset } from "../providers/preset.ts";
import { bodyCandidates } from "./body_candidates.ts";
import {
  atAnyTime,
  type Budget,
  type Candidate,
  type Case,
  triedSchemes,
  tryCandidate,
} from "./candidate.ts";
import { diagnoseClock } from "./clock.ts";
import type { Diagnosis, TriedSecret } from "./diagnosis.ts";
import { formatCandidates } from "./format_candidates.ts";
import { keyCandidates } from "./key_candidates.ts";
import { diagnoseProvider } from "./other_provider.ts";
import { secretCandidates } from "./secret_candidates.ts";
import { diagnoseSecrets } from "./secret_kind.ts";
import { urlCandidates } from "./url_candidates.ts";

const MAX_VERIFICATIONS = 48;
const MAX_BYTES = 32 * 1024 * 1024;
const MAX_PROVIDER_VERIFICATIONS = 12;
const MAX_SECRETS = 3;

/**
 * Why a request did not verify: which of the usual mistakes would explain its signature. For the owner alone; it accepts
 * nothing, and of a forgery it knows nothing to say. Bounded, and it never throws.
 *
 * @param secrets the trigger's own, the newest first
 * @param now the time of receipt
 */
export function diagnose(
  preset: Preset,
  secrets: readonly TriedSecret[],
  request: InboundRequest,
  now: Date,
): Diagnosis[] {
  const active = secrets.filter(({ expired }) => !expired);
  const expired = secrets.filter((secret) => secret.expired);
  const schemes = triedSchemes(preset).map(atAnyTime);
  const base: Case = {
    preset: { ...preset, schemes },
    secrets: (active.length > 0 ? active : expired).slice(0, MAX_SECRETS),
    request,
    now,
  };
  if (base.secrets.length === 0) return [];
  const budget: Budget = { verifications: MAX_VERIFICATIONS, bytes: MAX_BYTES };
  const clock = () => diagnoseClock(preset, base);
  const right = active.length > 0 ? tryCandidate({}, base, budget) : null;
  if (right !== null) {
    const late = clock();
    return late ? [{ ...late, secretId: right }] : [];
  }
  for (const candidate of schemes.length > 0 ? candidates(base, expired) : []) {
    const secretId = tryCandidate(candidate, base, budget);
    if (secretId !== null) {
      const { code, detail } = candidate;
      const late = clock();
      return [{ code, detail, secretId }, ...(late ? [late] : [])];
    }
    if (budget.verifications <= 0 || budget.bytes <= 0) break;
  }
  const other = diagnoseProvider({ ...base, preset }, {
    verifications: MAX_PROVIDER_VERIFICATIONS,
    bytes: MAX_BYTES,
  });
  return other ? [other] : diagnoseSecrets(preset, base.secrets);
}

/** The cheap and the likely first. */
function* candidates(
  base: Case,
  expired: readonly TriedSecret[],
): Generator<Candidate> {
  if (expired.length > 0) {
    yield {
      code: "expired_secret",
      detail:
        "The request is signed with a secret that is no longer in force: have the sender use the new one, or add the old one again until it does.",
      secrets: expired.slice(0, MAX_SECRETS),
    };
  }
  yield* secretCandidates(base);
  yield* keyCandidates(base);
  yield* formatCandidates(base);
  yield* urlCandidates(base);
  yield* bodyCandidates({ ...base, secrets: base.secrets.slice(0, 2) });
}
