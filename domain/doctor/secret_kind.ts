import type { Preset } from "../providers/preset.ts";
import { keyMaterial } from "../signature/key_material.ts";
import type { SigningSecret } from "../signature/verdict.ts";
import type { Diagnosis } from "./diagnosis.ts";

/** Credentials that are pasted by mistake, by how they begin. */
const API_KEYS: readonly (readonly [RegExp, string])[] = [
  [/^(sk|rk|pk)_(live|test)_/, "a Stripe API key"],
  [/^(ghp|gho|ghu|ghs|ghr)_|^github_pat_/, "a GitHub token"],
  [/^glpat-/, "a GitLab token"],
  [/^xox[abeprs]-/, "a Slack token"],
  [/^shp(at|ca|pa)_/, "a Shopify access token"],
  [/^SG\./, "a SendGrid API key"],
  [/^sk-/, "an OpenAI or Anthropic API key"],
  [/^(AKIA|ASIA)[A-Z0-9]{16}$/, "an AWS access key"],
  [/^lin_(api|oauth)_/, "a Linear API key"],
  [/^re_[A-Za-z0-9]/, "a Resend API key"],
  [/^(ntn_|secret_ntn)/, "a Notion API key"],
  [/^eyJ[A-Za-z0-9_-]+\./, "a JSON Web Token"],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, "a private key"],
];

/** What can be seen from a secret alone: that it is some other credential, or not in the form that is needed. */
export function diagnoseSecrets(
  preset: Preset,
  secrets: readonly SigningSecret[],
): Diagnosis[] {
  return secrets.flatMap(({ id, value }): Diagnosis[] => {
    const kind = API_KEYS.find(([pattern]) => pattern.test(value.trim()))?.[1];
    if (kind !== undefined && !isToken(preset)) {
      return [{
        code: "secret_is_api_key",
        detail:
          `The stored secret looks like ${kind}: enter the signing secret that ${preset.name} has for this webhook instead.`,
        secretId: id,
      }];
    }
    const form = neededForm(preset, { id, value });
    return form === null ? [] : [{
      code: "secret_malformed",
      detail:
        `The stored secret is not ${form}, as one of ${preset.name} is, so nothing can match: enter it again.`,
      secretId: id,
    }];
  });
}

function isToken({ schemes }: Preset): boolean {
  return schemes.some(({ kind }) => kind === "token");
}

/** What a secret should be for any of the schemes to use it; null where one can. */
function neededForm(preset: Preset, secret: SigningSecret): string | null {
  const forms = preset.schemes.map((scheme) => {
    switch (scheme.kind) {
      case "hmac":
        return keyMaterial(secret, scheme.key ?? "utf8") === null
          ? scheme.key === "hex" ? "hex" : "base64"
          : null;
      case "basic":
        return secret.value.includes(":") ? null : "user:password";
      default:
        return null;
    }
  });
  return forms.length > 0 && forms.every((form) => form !== null)
    ? forms[0] ?? null
    : null;
}
