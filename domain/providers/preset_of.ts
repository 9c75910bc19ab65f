import type { Preset } from "./preset.ts";
import { findPreset } from "./providers.ts";

/** The user's own description of an unlisted provider. */
export type CustomPreset = Readonly<Record<string, unknown>>;

/**
 * The preset that a trigger is verified by.
 *
 * @throws RangeError where this version knows none: an unknown configuration refuses
 */
export function presetOf(
  provider: string,
  _custom: CustomPreset | null,
): Preset {
  const preset = findPreset(provider);
  if (!preset) {
    throw new RangeError(`This version knows no provider "${provider}"`);
  }
  return preset;
}
