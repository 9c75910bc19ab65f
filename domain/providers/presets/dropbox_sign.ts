import type { Preset } from "../preset.ts";

export const dropboxSign: Preset = {
  id: "dropbox-sign",
  name: "Dropbox Sign",
  docsUrl: "https://developers.hellosign.com/docs/events/walkthrough/",
  setup:
    "Set the account or app callback URL under API settings, and paste the API key.",
  evidence: "secondary",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "body:event.event_hash" },
    encoding: "hex",
    content: "{body:event.event_time}{body:event.event_type}",
  }],
  deliveryId: { from: ["body:event.event_hash"], stableAcrossRetries: null },
  event: ["body:event.event_type"],
  contentTypes: ["multipart/form-data"],
  jsonField: "json",
  handshake: {
    success: [{
      contentType: "text/plain",
      body: "Hello API Event Received",
    }],
  },
  ackDeadline: 30,
  retries: "6 times",
  maxBodyBytes: 2 * 1024 * 1024,
};
