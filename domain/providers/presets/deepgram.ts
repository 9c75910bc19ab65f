import type { Preset } from "../preset.ts";

export const deepgram: Preset = {
  id: "deepgram",
  name: "Deepgram callbacks",
  docsUrl: "https://developers.deepgram.com/docs/callback",
  setup:
    "Give this URL as the callback, and paste the API key's identifier (not the key).",
  evidence: "secondary",
  schemes: [{ kind: "token", from: "header:dg-token" }],
  deliveryId: { from: ["body:metadata.request_id"], stableAcrossRetries: null },
  retries: "up to 10 times",
  maxBodyBytes: 25 * 1024 * 1024,
};
