import type { Preset } from "./preset.ts";
import { generic } from "./presets/generic.ts";
import { github } from "./presets/github.ts";

export const PROVIDERS = { generic, github } as const satisfies Readonly<
  Record<string, Preset>
>;

export type ProviderId = keyof typeof PROVIDERS;

export const PROVIDER_IDS = Object.keys(PROVIDERS) as [
  ProviderId,
  ...ProviderId[],
];

/** The preset of a provider's id, or undefined where there is none: never a default. */
export function findPreset(id: string): Preset | undefined {
  return Object.hasOwn(PROVIDERS, id) ? PROVIDERS[id as ProviderId] : undefined;
}
