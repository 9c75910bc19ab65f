import type { SigningSecret } from "../signature/verdict.ts";
import type { Candidate, Case } from "./candidate.ts";

/** Mistakes in how a secret was copied. */
export function* secretCandidates({ secrets }: Case): Generator<Candidate> {
  const trimmed = changed(secrets, (value) => value.trim());
  if (trimmed) {
    yield {
      code: "secret_has_whitespace",
      detail:
        "The stored secret has white space before or behind it: enter it again without.",
      secrets: trimmed,
    };
  }
  const unquoted = changed(
    secrets,
    (value) => value.replace(/^\s*(["'`])(.*)\1\s*$/s, "$2"),
  );
  if (unquoted) {
    yield {
      code: "secret_has_quotes",
      detail: "The stored secret has quotes around it: enter it again without.",
      secrets: unquoted,
    };
  }
  for (const ending of ["\n", "\r\n"]) {
    yield {
      code: "sender_secret_has_newline",
      detail:
        "The sender signs with a line break at the end of the secret, as reading it from a file leaves it: have the sender trim it.",
      secrets: secrets.map(({ id, value }) => ({
        id,
        value: value.trim() + ending,
      })),
    };
  }
  const prefixed = changed(
    secrets,
    (value) => /whsec_/.test(value) ? value : `whsec_${value}`,
  );
  if (prefixed) {
    yield {
      code: "whsec_prefix_missing",
      detail:
        "The stored secret lacks the whsec_ that it begins with: enter the whole of it.",
      secrets: prefixed,
    };
  }
  const bare = changed(secrets, (value) => value.replace(/^whsec_/, ""));
  if (bare) {
    yield {
      code: "whsec_prefix_removed",
      detail:
        "The sender signs without the whsec_ that the secret begins with: have it use the secret as it is.",
      secrets: bare,
    };
  }
}

/** The secrets that a change makes others, with the change; null where there are none. */
function changed(
  secrets: readonly SigningSecret[],
  change: (value: string) => string,
): SigningSecret[] | null {
  const others = secrets.flatMap(({ id, value }) => {
    const other = change(value);
    return other === value || other === "" ? [] : [{ id, value: other }];
  });
  return others.length > 0 ? others : null;
}
