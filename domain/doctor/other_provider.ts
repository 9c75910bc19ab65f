import type { InboundRequest } from "../inbound.ts";
import { type Preset, signatureHeaders } from "../providers/preset.ts";
import { PROVIDERS } from "../providers/providers.ts";
import {
  atAnyTime,
  type Budget,
  type Case,
  triedSchemes,
  tryCandidate,
  withSchemes,
} from "./candidate.ts";
import type { Diagnosis } from "./diagnosis.ts";

/** Shared by everyone, or by nobody in particular. */
const COMMON = new Set(["authorization", "x-api-key"]);
const MAX_TRIED = 4;

/** Many send the headers of these two: then it is these that are named. */
function rank({ id }: Preset): number {
  return id === "svix" || id === "standard-webhooks" ? 0 : 1;
}

let index: ReadonlyMap<string, readonly Preset[]> | undefined;

/** The provider whose signature header the request has instead of this one's. */
export function diagnoseProvider(
  base: Case,
  budget: Budget,
): Diagnosis | null {
  const others = providersOf(base.request)
    .filter(({ id }) => id !== base.preset.id && !id.startsWith("generic"))
    .toSorted((left, right) => rank(left) - rank(right));
  for (const other of others.slice(0, MAX_TRIED)) {
    const preset = withSchemes(
      { ...other, schemes: triedSchemes(other) },
      atAnyTime,
    );
    const secretId = preset && tryCandidate({ preset }, base, budget);
    if (secretId) {
      return {
        code: "other_provider",
        detail:
          `The request is signed as ${other.name} signs, with this secret: set the trigger's provider to “${other.id}”.`,
        secretId,
      };
    }
  }
  const [first] = others;
  const isSigned = signatureHeaders(base.preset).some((name) =>
    base.request.headers.get(name)
  );
  const isClear = others.length === 1 || (first && rank(first) === 0);
  if (!first || !isClear || isSigned) return null;
  return {
    code: "other_provider",
    detail:
      `The request has the signature header of ${first.name} and not that of ${base.preset.name}: set the trigger's provider to “${first.id}”, or give ${first.name} a trigger of its own.`,
  };
}

function providersOf({ headers }: InboundRequest): Preset[] {
  index ??= indexed();
  const found: Preset[] = [];
  for (const [name, presets] of index) {
    if (headers.get(name)) found.push(...presets);
  }
  return [...new Set(found)];
}

function indexed(): Map<string, Preset[]> {
  const byHeader = new Map<string, Preset[]>();
  for (const preset of Object.values<Preset>(PROVIDERS)) {
    for (const name of signatureHeaders(preset)) {
      if (COMMON.has(name)) continue;
      const presets = byHeader.get(name);
      if (presets) presets.push(preset);
      else byHeader.set(name, [preset]);
    }
  }
  return byHeader;
}
