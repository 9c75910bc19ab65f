import type { Preset } from "../providers/preset.ts";
import type { EventSample, SampleMoment } from "./event_sample.ts";
import { CODE_HOST_SAMPLES } from "./events/code_hosts.ts";
import { COMMERCE_SAMPLES } from "./events/commerce.ts";
import { MESSAGING_SAMPLES } from "./events/messaging.ts";
import { PAYMENT_SAMPLES } from "./events/payments.ts";
import { PLATFORM_SAMPLES } from "./events/platforms.ts";
import { WORK_SAMPLES } from "./events/work.ts";
import { describedSample } from "./described_sample.ts";

const SAMPLES = {
  ...CODE_HOST_SAMPLES,
  ...COMMERCE_SAMPLES,
  ...MESSAGING_SAMPLES,
  ...PAYMENT_SAMPLES,
  ...PLATFORM_SAMPLES,
  ...WORK_SAMPLES,
};

/** Providers with a sample of their own; for the others one is made from what the preset says. */
export const SAMPLED_PROVIDERS: readonly string[] = Object.keys(SAMPLES);

/** An unsigned webhook as the provider would post it. Header names are in lower case. */
export interface SampleRequest {
  readonly method: "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly rawBody: Uint8Array;
}

/**
 * A realistic webhook of a provider, for `signRequest` to sign. No two with different ids are the same delivery.
 *
 * @param ids `deliveryId` is of letters, digits and hyphens
 */
export function sampleRequest(
  preset: Preset,
  ids: {
    readonly deliveryId: string;
    readonly now: Date;
    readonly url: string;
  },
): SampleRequest {
  const milliseconds = ids.now.getTime();
  const moment: SampleMoment = {
    id: ids.deliveryId,
    iso: ids.now.toISOString(),
    seconds: Math.floor(milliseconds / 1000),
    milliseconds,
  };
  const own = Object.hasOwn(SAMPLES, preset.id) ? SAMPLES[preset.id] : null;
  const sample = own?.(moment) ?? describedSample(preset, moment);
  return {
    method: "POST",
    url: ids.url,
    headers: { ...contentType(sample), ...sample.headers },
    rawBody: new TextEncoder().encode(
      "json" in sample
        ? JSON.stringify(sample.json)
        : new URLSearchParams(sample.form).toString(),
    ),
  };
}

function contentType(sample: EventSample) {
  return {
    "content-type": "json" in sample
      ? "application/json"
      : "application/x-www-form-urlencoded",
  };
}
