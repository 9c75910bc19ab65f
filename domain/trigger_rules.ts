import { type FieldError, ServiceError } from "./errors.ts";
import { CUSTOM_PROVIDER, type CustomPreset } from "./providers/custom.ts";
import { presetOf } from "./providers/preset_of.ts";
import { secretFault } from "./signature/secret_fault.ts";

/**
 * A `custom` trigger needs its description, and no other may have one.
 *
 * @throws ServiceError `invalid_request`
 */
export function assertDescribed(
  provider: string,
  custom: CustomPreset | null,
): void {
  if (provider === CUSTOM_PROVIDER && custom === null) {
    throw invalid(
      "/custom_preset",
      'is missing: the provider "custom" needs a description of how it signs',
    );
  }
  if (provider !== CUSTOM_PROVIDER && custom !== null) {
    throw invalid(
      "/custom_preset",
      'goes with the provider "custom" alone',
    );
  }
}

/**
 * Refuses a secret that cannot be the provider's: every delivery would be rejected for it.
 *
 * @throws ServiceError `invalid_request`, without the secret
 */
export function assertSecretFits(
  trigger: {
    readonly provider: string;
    readonly customPreset: CustomPreset | null;
  },
  secret: string,
): void {
  const fault = secretFault(
    presetOf(trigger.provider, trigger.customPreset),
    secret,
  );
  if (fault) throw invalid("/signing_secret", fault);
}

function invalid(pointer: string, detail: string): ServiceError {
  const errors: FieldError[] = [{ in: "body", pointer, detail }];
  return new ServiceError("invalid_request", `${pointer} ${detail}.`, {
    errors,
  });
}
