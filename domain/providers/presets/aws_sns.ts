import type { Preset } from "../preset.ts";

export const awsSns: Preset = {
  id: "aws-sns",
  name: "Amazon SNS",
  docsUrl:
    "https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html",
  setup:
    "Subscribe this URL to the topic over HTTPS with raw message delivery off. No secret is needed; paste the topic's ARN to accept that topic alone.",
  evidence: "confirmed",
  schemes: [{
    kind: "code",
    code: "aws_sns",
    from: "body:Signature",
    hosts: ["*.amazonaws.com", "*.amazonaws.com.cn"],
    secretless: true,
  }],
  deliveryId: {
    from: ["header:x-amz-sns-message-id", "body:MessageId"],
    stableAcrossRetries: true,
  },
  event: ["body:Type+body:Subject?"],
  handshake: {
    rules: [{
      name: "subscription_confirmation",
      method: "POST",
      when: { "body:Type": "SubscriptionConfirmation" },
      proof: "signature",
      answer: { code: "sns_subscription" },
    }, {
      name: "unsubscribe_confirmation",
      method: "POST",
      when: { "body:Type": "UnsubscribeConfirmation" },
      proof: "signature",
      answer: {},
    }],
  },
  ackDeadline: 15,
  retries: "3 at once, then with backoff for days, as the policy says",
  maxBodyBytes: 1024 * 1024,
};
