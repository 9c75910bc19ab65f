import type { Preset } from "../preset.ts";

export const slack: Preset = {
  id: "slack",
  name: "Slack",
  docsUrl: "https://api.slack.com/authentication/verifying-requests-from-slack",
  setup:
    "Set the request URL in your app's Event Subscriptions, Interactivity or Slash Commands, and paste the signing secret from Basic Information.",
  evidence: "confirmed",
  schemes: [{
    kind: "hmac",
    hash: "sha256",
    signature: { from: "header:x-slack-signature", prefix: "v0=" },
    encoding: "hex",
    content: "v0:{timestamp}:{body}",
    timestamp: {
      from: "header:x-slack-request-timestamp",
      unit: "s",
      past: 300,
      future: 300,
    },
  }],
  deliveryId: {
    from: ["body:event_id", "body:trigger_id", "content_hash"],
    stableAcrossRetries: true,
  },
  event: ["body:event.type", "body:type", "body:command"],
  contentTypes: ["application/x-www-form-urlencoded"],
  jsonField: "payload",
  handshake: {
    rules: [{
      name: "url_verification",
      method: "POST",
      when: { "body:type": "url_verification" },
      // Its SDKs require the signature; users have seen the challenge come without one.
      proof: "signature_if_sent",
      answer: { json: { challenge: "{body:challenge}" } },
    }, {
      name: "ssl_check",
      method: "POST",
      when: { "form:ssl_check": "1" },
      answer: {},
    }, {
      name: "ssl_check",
      method: "GET",
      when: { "query:ssl_check": "1" },
      answer: {},
    }],
    // Whatever a command or an interaction is answered is shown to the user.
    success: [
      { when: { "form:command": true }, body: "" },
      { when: { "form:payload": true }, body: "" },
    ],
  },
  ackDeadline: 3,
  retries: "3 times: at once, after 1 min, after 5 min",
  maxBodyBytes: 1024 * 1024,
};
