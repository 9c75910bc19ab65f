import {
  compileCustomPreset,
  CUSTOM_PROVIDER,
  type CustomPreset,
} from "./custom.ts";
import type { Preset } from "./preset.ts";
import { findPreset } from "./providers.ts";

/**
 * The preset that a trigger is verified by: a listed one, or what its own description says.
 *
 * @throws RangeError where this version knows none: an unknown configuration refuses
 */
export function presetOf(
  provider: string,
  custom: CustomPreset | null,
): Preset {
  const preset = provider === CUSTOM_PROVIDER
    ? custom && compileCustomPreset(custom)
    : findPreset(provider);
  if (!preset) {
    throw new RangeError(`This version knows no provider "${provider}"`);
  }
  return preset;
}
