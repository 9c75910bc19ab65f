import { Buffer } from "node:buffer";
import { createHash, createHmac, createSecretKey } from "node:crypto";
import type { Oracle, Signed } from "./oracle.ts";

const KEY = new Uint8Array(32).fill(5);
const WHSEC = `whsec_${KEY.toBase64()}`;
const HEX = KEY.toHex().toUpperCase();
const FORM = { "content-type": "application/x-www-form-urlencoded" };

/** Every SDK, with the preset that it is the oracle for. */
export const ORACLES: readonly Oracle[] = [
  {
    sdk: "stripe",
    provider: "stripe",
    secret: WHSEC,
    signs: async ({ body }, secret) => {
      const { default: Stripe } = await import("stripe");
      const signature = await new Stripe("sk_test_x").webhooks
        .generateTestHeaderStringAsync({ payload: body, secret });
      return { headers: { "stripe-signature": signature } };
    },
    accepts: async ({ body, headers }, secret) => {
      const { default: Stripe } = await import("stripe");
      return await new Stripe("sk_test_x").webhooks.constructEventAsync(
        body,
        headers["stripe-signature"] ?? "",
        secret,
      );
    },
  },
  {
    sdk: "@octokit/webhooks-methods",
    provider: "github",
    signs: async ({ body }, secret) => {
      const { sign } = await import("@octokit/webhooks-methods");
      return { headers: { "x-hub-signature-256": await sign(secret, body) } };
    },
    accepts: async ({ body, headers }, secret) => {
      const { verify } = await import("@octokit/webhooks-methods");
      return verify(secret, body, headers["x-hub-signature-256"] ?? "");
    },
  },
  {
    sdk: "svix",
    provider: "svix",
    secret: WHSEC,
    signs: async ({ body }, secret, now) => {
      const { Webhook } = await import("svix");
      return {
        headers: {
          "svix-id": "msg_1",
          "svix-timestamp": seconds(now),
          "svix-signature": new Webhook(secret).sign("msg_1", now, body),
        },
      };
    },
    accepts: async ({ body, headers }, secret) => {
      const { Webhook } = await import("svix");
      return new Webhook(secret).verify(body, { ...headers });
    },
  },
  {
    sdk: "standardwebhooks",
    provider: "standard-webhooks",
    secret: WHSEC,
    signs: async ({ body }, secret, now) => {
      const { Webhook } = await import("standardwebhooks");
      return {
        headers: {
          "webhook-id": "msg_1",
          "webhook-timestamp": seconds(now),
          "webhook-signature": new Webhook(secret).sign("msg_1", now, body),
        },
      };
    },
    accepts: async ({ body, headers }, secret) => {
      const { Webhook } = await import("standardwebhooks");
      return new Webhook(secret).verify(body, { ...headers });
    },
  },
  {
    sdk: "@slack/bolt",
    provider: "slack",
    accepts: async ({ body, headers }, signingSecret) => {
      const { isValidSlackRequest } = await import("@slack/bolt");
      return isValidSlackRequest({
        signingSecret,
        body,
        headers: {
          "x-slack-signature": headers["x-slack-signature"] ?? "",
          "x-slack-request-timestamp": Number(
            headers["x-slack-request-timestamp"],
          ),
        },
      });
    },
  },
  {
    sdk: "@shopify/shopify-api",
    provider: "shopify",
    draft: {
      headers: {
        "x-shopify-topic": "orders/create",
        "x-shopify-shop-domain": "example.myshopify.com",
        "x-shopify-api-version": "2026-01",
        "x-shopify-webhook-id": "b54557e4",
      },
    },
    accepts: shopifyAccepts,
  },
  {
    // It has no signer: what it verifies itself is what the preset must accept.
    sdk: "@shopify/shopify-api (events)",
    provider: "shopify",
    signs: async (draft, secret) => {
      const hmac = createHmac("sha256", secret).update(draft.body);
      const headers = {
        "shopify-hmac-sha256": hmac.digest("base64"),
        "shopify-topic": "products",
        "shopify-shop-domain": "example.myshopify.com",
        "shopify-api-version": "2026-10",
        "shopify-webhook-id": "b54557e4",
      };
      const signed = { ...draft, headers: { ...draft.headers, ...headers } };
      if (!await shopifyAccepts(signed, secret)) throw new Error("Refused");
      return { headers };
    },
  },
  {
    sdk: "twilio",
    provider: "twilio",
    draft: {
      url: "https://sluice.example/hook?a=1&b=2",
      headers: FORM,
      body: "To=%2B1500&From=%2B1501&Body=H%C3%A9llo+w%26rld&CallSid=CA1",
    },
    signs: async ({ url, body }, secret) => {
      const { default: twilio } = await import("twilio");
      return {
        headers: {
          "x-twilio-signature": twilio.getExpectedTwilioSignature(
            secret,
            url,
            Object.fromEntries(new URLSearchParams(body)),
          ),
        },
      };
    },
    accepts: async ({ url, body, headers }, secret) => {
      const { default: twilio } = await import("twilio");
      return twilio.validateRequest(
        secret,
        headers["x-twilio-signature"] ?? "",
        url,
        Object.fromEntries(new URLSearchParams(body)),
      );
    },
  },
  {
    sdk: "twilio (JSON, bodySHA256)",
    provider: "twilio",
    accepts: async ({ url, body, headers }, secret) => {
      const { default: twilio } = await import("twilio");
      return twilio.validateRequestWithBody(
        secret,
        headers["x-twilio-signature"] ?? "",
        url,
        body,
      );
    },
  },
  {
    sdk: "@sendgrid/eventwebhook",
    provider: "sendgrid",
    keyPair: "ecdsa",
    draft: { body: '[{"event":"delivered"}]\r\n' },
    accepts: async ({ body, headers }, key) => {
      const { EventWebhook } = await import("@sendgrid/eventwebhook");
      const webhook = new EventWebhook();
      return webhook.verifySignature(
        webhook.convertPublicKeyToECDSA(key),
        body,
        headers["x-twilio-email-event-webhook-signature"] ?? "",
        headers["x-twilio-email-event-webhook-timestamp"] ?? "",
      );
    },
  },
  {
    sdk: "square",
    provider: "square",
    accepts: async ({ url, body, headers }, signatureKey) => {
      const { WebhooksHelper } = await import("square");
      return await WebhooksHelper.verifySignature({
        requestBody: body,
        signatureHeader: headers["x-square-hmacsha256-signature"] ?? "",
        signatureKey,
        notificationUrl: url,
      });
    },
  },
  {
    sdk: "@paddle/paddle-node-sdk",
    provider: "paddle",
    accepts: async ({ body, headers }, secret) => {
      const { Paddle } = await import("@paddle/paddle-node-sdk");
      return await new Paddle("key").webhooks.isSignatureValid(
        body,
        secret,
        headers["paddle-signature"] ?? "",
      );
    },
  },
  {
    sdk: "@line/bot-sdk",
    provider: "line",
    accepts: async ({ body, headers }, secret) => {
      const { validateSignature } = await import("@line/bot-sdk");
      return validateSignature(body, secret, headers["x-line-signature"] ?? "");
    },
  },
  {
    sdk: "@polar-sh/sdk",
    provider: "polar",
    secret: "polar_whs_plain",
    draft: { body: '{"type":"order.created","data":{}}' },
    accepts: async ({ body, headers }, secret) => {
      const { webhooks } = await import("@polar-sh/sdk/2026-10");
      return await webhooks.validateEvent(body, { ...headers }, secret);
    },
  },
  {
    sdk: "@workos-inc/node",
    provider: "workos",
    signs: async ({ body }, secret, now) => {
      const { WorkOS } = await import("@workos-inc/node");
      const { webhooks } = new WorkOS("sk_x");
      const time = now.getTime();
      const signature = await webhooks.computeSignature(
        time,
        JSON.parse(body),
        secret,
      );
      return { headers: { "workos-signature": `t=${time}, v1=${signature}` } };
    },
    accepts: async ({ body, headers }, secret) => {
      const { WorkOS } = await import("@workos-inc/node");
      return await new WorkOS("sk_x").webhooks.verifyHeader({
        payload: JSON.parse(body),
        sigHeader: headers["workos-signature"] ?? "",
        secret,
      });
    },
  },
  {
    sdk: "openai",
    provider: "openai",
    secret: WHSEC,
    accepts: async ({ body, headers }, secret) => {
      const { default: OpenAI } = await import("openai");
      await new OpenAI({ apiKey: "sk-x" }).webhooks
        .verifySignature(body, { ...headers }, secret);
    },
  },
  {
    sdk: "@anthropic-ai/sdk",
    provider: "anthropic",
    secret: WHSEC,
    accepts: async ({ body, headers }, key) => {
      const { default: Anthropic } = await import("@anthropic-ai/sdk");
      return new Anthropic({ apiKey: "x" }).beta.webhooks
        .unwrap(body, { headers: { ...headers }, key });
    },
  },
  {
    sdk: "razorpay",
    provider: "razorpay",
    accepts: async ({ body, headers }, secret) => {
      const { default: Razorpay } = await import("razorpay");
      return Razorpay.validateWebhookSignature(
        body,
        headers["x-razorpay-signature"] ?? "",
        secret,
      );
    },
  },
  {
    sdk: "resend",
    provider: "resend",
    secret: WHSEC,
    accepts: async ({ body, headers }, webhookSecret) => {
      const { Resend } = await import("resend");
      return new Resend("re_x").webhooks.verify({
        payload: body,
        headers: {
          id: headers["svix-id"] ?? "",
          timestamp: headers["svix-timestamp"] ?? "",
          signature: headers["svix-signature"] ?? "",
        },
        webhookSecret,
      });
    },
  },
  ...(["v3", "v2", "v1"] as const).map((signatureVersion): Oracle => ({
    sdk: `@hubspot/api-client (${signatureVersion})`,
    provider: "hubspot",
    draft: { url: "https://sluice.example/hook?a=b%2Fc&d=%C3%A9" },
    signs: async ({ body, url, method }, clientSecret, now) => {
      const { Signature } = await import("@hubspot/api-client");
      const signature = Signature.getSignature(method, signatureVersion, {
        signatureVersion,
        signature: "",
        method,
        clientSecret,
        requestBody: body,
        url,
        timestamp: now.getTime(),
      });
      const time = String(now.getTime());
      const headers: Record<string, string> = signatureVersion === "v3"
        ? {
          "x-hubspot-signature-v3": signature,
          "x-hubspot-request-timestamp": time,
        }
        : {
          "x-hubspot-signature": signature,
          "x-hubspot-signature-version": signatureVersion,
        };
      return { headers };
    },
  })),
  {
    // It compares with the address as it is; what HubSpot decodes of it is in the rows above.
    sdk: "@hubspot/api-client",
    provider: "hubspot",
    draft: { url: "https://sluice.example/hook?a=b&d=%C3%A9" },
    accepts: async ({ body, url, method, headers }, clientSecret) => {
      const { Signature } = await import("@hubspot/api-client");
      return Signature.isValid({
        signatureVersion: "v3",
        signature: headers["x-hubspot-signature-v3"] ?? "",
        method,
        clientSecret,
        requestBody: body,
        url,
        timestamp: Number(headers["x-hubspot-request-timestamp"]),
      });
    },
  },
  {
    sdk: "discord-interactions",
    provider: "discord",
    keyPair: "ed25519",
    accepts: async ({ body, headers }, key) => {
      const { verifyKey } = await import("discord-interactions");
      return await verifyKey(
        body,
        headers["x-signature-ed25519"] ?? "",
        headers["x-signature-timestamp"] ?? "",
        key,
      );
    },
  },
  {
    sdk: "telnyx",
    provider: "telnyx",
    keyPair: "ed25519",
    accepts: async ({ body, headers }, key) => {
      const { default: Telnyx } = await import("telnyx");
      return await new Telnyx({ apiKey: "x" }).webhooks
        .unwrap(body, { headers: { ...headers }, key });
    },
  },
  {
    sdk: "@mux/mux-node",
    provider: "mux",
    accepts: async ({ body, headers }, secret) => {
      const { default: Mux } = await import("@mux/mux-node");
      const { webhooks } = new Mux({ tokenId: "x", tokenSecret: "x" });
      await webhooks.verifySignature(body, { ...headers }, secret);
    },
  },
  {
    sdk: "@clerk/backend",
    provider: "clerk",
    secret: WHSEC,
    accepts: async (signed, signingSecret) => {
      const { verifyWebhook } = await import("@clerk/backend/webhooks");
      return await verifyWebhook(asRequest(signed), { signingSecret });
    },
  },
  {
    sdk: "@liveblocks/node",
    provider: "liveblocks",
    secret: WHSEC,
    draft: { body: '{"type":"commentCreated","data":{}}' },
    accepts: async ({ body, headers }, secret) => {
      const { WebhookHandler } = await import("@liveblocks/node");
      return new WebhookHandler(secret)
        .verifyRequest({ headers: { ...headers }, rawBody: body });
    },
  },
  {
    sdk: "@contentful/node-apps-toolkit",
    provider: "contentful",
    secret: "c".repeat(64),
    draft: { url: "https://sluice.example/hook?x=a%20b" },
    signs: async ({ body, url, method, headers }, secret, now) => {
      const toolkit = await import("@contentful/node-apps-toolkit");
      const signed = toolkit.signRequest(
        secret,
        contentfulRequest({ body, url, method, headers }),
        now.getTime(),
      );
      return { headers: { ...signed } };
    },
    accepts: async (signed, secret) => {
      const toolkit = await import("@contentful/node-apps-toolkit");
      return toolkit.verifyRequest(secret, contentfulRequest(signed));
    },
  },
  {
    sdk: "@adyen/api-library",
    provider: "adyen",
    secret: HEX,
    draft: {
      body: JSON.stringify({
        live: "false",
        notificationItems: [{
          NotificationRequestItem: {
            pspReference: "7914073381342284",
            merchantAccountCode: "TestMerchant",
            merchantReference: "TestPayment-1407325143704",
            amount: { value: 1130, currency: "EUR" },
            eventCode: "AUTHORISATION",
            success: "true",
            additionalData: {},
          },
        }],
      }),
    },
    signs: async ({ body }, secret) => {
      const validator = await adyenValidator();
      const batch = JSON.parse(body);
      for (const { NotificationRequestItem: item } of batch.notificationItems) {
        item.additionalData.hmacSignature = validator.calculateHmac(
          item,
          secret,
        );
      }
      return { body: JSON.stringify(batch) };
    },
    accepts: async ({ body }, secret) => {
      const validator = await adyenValidator();
      return JSON.parse(body).notificationItems.every(
        (each: Record<string, never>) =>
          validator.validateHMAC(each.NotificationRequestItem as never, secret),
      );
    },
  },
  {
    sdk: "@adyen/api-library (banking)",
    provider: "adyen",
    secret: HEX,
    accepts: async ({ body, headers }, secret) =>
      (await adyenValidator())
        .validateHMACSignature(secret, headers["hmacsignature"] ?? "", body),
  },
  {
    sdk: "@easypost/api",
    provider: "easypost",
    secret: "sécret",
    accepts: async ({ body, headers }, secret) => {
      // Its types do not say what it exports.
      const { default: EasyPost } = await import(
        "@easypost/api"
      ) as unknown as {
        default: new (key: string) => { Utils: EasyPostUtils };
      };
      return new EasyPost("key").Utils.validateWebhook(
        Buffer.from(body),
        { "X-Hmac-Signature": headers["x-hmac-signature"] },
        secret,
      );
    },
  },
  {
    // Its receiver wants an API key as issuer, which is no part of the secret.
    sdk: "livekit-server-sdk",
    provider: "livekit",
    draft: { body: '{"event":"room_started","id":"EV_1"}' },
    signs: async ({ body }, secret) => {
      const { AccessToken } = await import("livekit-server-sdk");
      const token = new AccessToken("key", secret);
      token.sha256 = new Uint8Array(
        await crypto.subtle.digest("SHA-256", new TextEncoder().encode(body)),
      ).toBase64();
      return { headers: { authorization: await token.toJwt() } };
    },
  },
  {
    // It has no signer: what it verifies itself is what the preset must accept.
    sdk: "messagebird",
    provider: "messagebird",
    signs: async ({ body, url }, secret) => {
      const { SignJWT } = await import("jose");
      const { verify } = (await import(
        "messagebird/lib/webhook-signature-jwt.js"
      )).default;
      const key = createSecretKey(Buffer.from(secret));
      const token = await new SignJWT({
        url_hash: sha256(url),
        payload_hash: sha256(body),
        jti: "f1f5a8f7",
      }).setProtectedHeader({ alg: "HS256" }).setIssuer("MessageBird")
        .setNotBefore("0s").setIssuedAt().setExpirationTime("60s").sign(key);
      await verify(url, Buffer.from(body), token, key);
      return { headers: { "messagebird-signature-jwt": token } };
    },
  },
  {
    sdk: "plivo",
    provider: "plivo",
    draft: {
      url: "https://sluice.example/hook/?b=2&a=1",
      headers: FORM,
      body: "CallUUID=1&Event=Hangup&From=1500",
    },
    accepts: async ({ method, url, body, headers }, secret) => {
      const plivo = await import("plivo");
      return plivo.validateV3Signature(
        method,
        url,
        headers["x-plivo-signature-v3-nonce"] ?? "",
        secret,
        headers["x-plivo-signature-v3"] ?? "",
        Object.fromEntries(new URLSearchParams(body)),
      );
    },
  },
  {
    sdk: "braintree",
    provider: "braintree",
    secret: "public_key:integration_private_key",
    draft: {
      headers: FORM,
      body: new URLSearchParams({
        bt_payload: btoa(
          '<notification><kind>check</kind><timestamp type="datetime">2026-01-01T00:00:00Z</timestamp><subject><check type="boolean">true</check></subject></notification>',
        ),
      }).toString(),
    },
    signs: async () => {
      const gateway = await braintreeGateway();
      const sample = await gateway.webhookTesting.sampleNotification(
        "subscription_charged_successfully",
        "sub_1",
      );
      return { body: new URLSearchParams({ ...sample }).toString() };
    },
    accepts: async ({ body }) => {
      const gateway = await braintreeGateway();
      const form = new URLSearchParams(body);
      return await gateway.webhookNotification.parse(
        form.get("bt_signature") ?? "",
        form.get("bt_payload") ?? "",
      );
    },
  },
  {
    sdk: "@notionhq/client",
    provider: "notion",
    signs: async ({ body }, verificationToken) => {
      const { signWebhookPayload } = await import("@notionhq/client");
      const signature = await signWebhookPayload({ body, verificationToken });
      return { headers: { "x-notion-signature": signature } };
    },
    accepts: async ({ body, headers }, verificationToken) => {
      const { verifyWebhookSignature } = await import("@notionhq/client");
      return await verifyWebhookSignature({
        body,
        signature: headers["x-notion-signature"],
        verificationToken,
      });
    },
  },
  {
    sdk: "@linear/sdk",
    provider: "linear",
    draft: { body: `{"type":"Issue","webhookTimestamp":${Date.now()}}` },
    accepts: async ({ body, headers }, secret) => {
      const { LinearWebhookClient } = await import("@linear/sdk/webhooks");
      return new LinearWebhookClient(secret)
        .verify(Buffer.from(body), headers["linear-signature"] ?? "");
    },
  },
  {
    sdk: "box-node-sdk",
    provider: "box",
    draft: {
      headers: {
        "box-signature-version": "1",
        "box-signature-algorithm": "HmacSHA256",
      },
      body: '{"trigger":"FILE.UPLOADED","name":"é"}',
    },
    accepts: async ({ body, headers }, secret) => {
      const { WebhooksManager } = await import(
        "box-node-sdk/lib/managers/webhooks"
      );
      return await WebhooksManager.validateMessage(
        body,
        { ...headers },
        secret,
        { secondaryKey: secret },
      );
    },
  },
  {
    sdk: "mercadopago",
    provider: "mercadopago",
    draft: { url: "https://sluice.example/hook?data.id=123&type=payment" },
    bodyNotSigned: true,
    accepts: async ({ url, headers }, secret) => {
      const { WebhookSignatureValidator } = await import("mercadopago");
      WebhookSignatureValidator.validate({
        xSignature: headers["x-signature"],
        xRequestId: headers["x-request-id"],
        dataId: new URL(url).searchParams.get("data.id"),
        secret,
      });
    },
  },
  {
    sdk: "gocardless-nodejs",
    provider: "gocardless",
    draft: { body: '{"events":[],"meta":{"webhook_id":"WB1"}}' },
    accepts: async ({ body, headers }, secret) => {
      const { parse } = await import("gocardless-nodejs");
      return parse(body, secret, headers["webhook-signature"] ?? "");
    },
  },
  {
    sdk: "dodopayments",
    provider: "dodo-payments",
    secret: WHSEC,
    accepts: async ({ body, headers }, key) => {
      const { default: DodoPayments } = await import("dodopayments");
      return new DodoPayments({ bearerToken: "x" }).webhooks
        .unwrap(body, { headers: { ...headers }, key });
    },
  },
  {
    sdk: "chargebee",
    provider: "chargebee",
    secret: "user:password",
    bodyNotSigned: true,
    accepts: async ({ headers }, secret) => {
      const { basicAuthValidator } = await import("chargebee");
      const expected = secret.split(":");
      await basicAuthValidator((user: string, password: string) =>
        user === expected[0] && password === expected[1]
      )({ ...headers });
    },
  },
  {
    sdk: "coinbase-commerce-node",
    provider: "coinbase-commerce",
    draft: { body: '{"event":{"id":"1","type":"charge:confirmed"}}' },
    signs: async ({ body }, secret) => {
      const { Webhook } = (await import("coinbase-commerce-node")).default;
      const signature = Webhook.computeSignature(body, secret);
      return { headers: { "x-cc-webhook-signature": signature } };
    },
    accepts: async ({ body, headers }, secret) => {
      const { Webhook } = (await import("coinbase-commerce-node")).default;
      return Webhook.verifyEventBody(
        body,
        headers["x-cc-webhook-signature"],
        secret,
      );
    },
  },
  {
    sdk: "lithic",
    provider: "lithic",
    secret: WHSEC,
    accepts: async ({ body, headers }, secret) => {
      const { default: Lithic } = await import("lithic");
      new Lithic({ apiKey: "x" }).webhooks
        .verifySignature(body, { ...headers }, secret);
    },
  },
  {
    sdk: "modern-treasury",
    provider: "modern-treasury",
    signs: async ({ body }, key) => {
      const { webhooks } = await modernTreasury();
      return {
        headers: { "x-signature": webhooks.getSignature(body, { key }) },
      };
    },
    accepts: async ({ body, headers }, key) => {
      const { webhooks } = await modernTreasury();
      return webhooks.validateSignature(body, { ...headers }, { key });
    },
  },
  {
    sdk: "orb-billing",
    provider: "orb",
    accepts: async ({ body, headers }, secret) => {
      const { default: Orb } = await import("orb-billing");
      new Orb({ apiKey: "x" }).webhooks
        .verifySignature(body, { ...headers }, secret);
    },
  },
  {
    sdk: "@onfido/api",
    provider: "onfido",
    accepts: async ({ body, headers }, secret) => {
      const { WebhookEventVerifier } = await import("@onfido/api");
      return new WebhookEventVerifier(secret)
        .readPayload(body, headers["x-sha2-signature"] ?? "");
    },
  },
  {
    // Its verifier reads the items by their place and not by their names.
    sdk: "@hygraph/utils",
    provider: "hygraph",
    signs: async ({ body }, secret) => {
      const { generateWebhookSignature } = await import("@hygraph/utils");
      const signature = generateWebhookSignature({
        rawPayload: body,
        environmentName: "master",
        secret,
      });
      return { headers: { "gcms-signature": signature } };
    },
  },
  {
    sdk: "@sanity/webhook",
    provider: "sanity",
    signs: async ({ body }, secret, now) => {
      const { encodeSignatureHeader } = await import("@sanity/webhook");
      return {
        headers: {
          "sanity-webhook-signature": await encodeSignatureHeader(
            body,
            now.getTime(),
            secret,
          ),
        },
      };
    },
    accepts: async ({ body, headers }, secret) => {
      const { assertValidSignature } = await import("@sanity/webhook");
      await assertValidSignature(
        body,
        headers["sanity-webhook-signature"] ?? "",
        secret,
      );
    },
  },
  {
    sdk: "webflow-api",
    provider: "webflow",
    accepts: async ({ body, headers }, secret) => {
      const { WebflowClient } = await import("webflow-api");
      return await new WebflowClient({ accessToken: "x" }).webhooks
        .verifySignature({ headers: { ...headers }, body, secret });
    },
  },
  {
    sdk: "pusher",
    provider: "pusher",
    draft: {
      headers: { "content-type": "application/json", "x-pusher-key": "key" },
      body: '{"time_ms":1,"events":[]}',
    },
    accepts: async ({ body, headers }, secret) => {
      const { default: Pusher } = await import("pusher");
      const pusher = new Pusher({
        appId: "1",
        key: "key",
        secret,
        cluster: "eu",
      });
      return pusher.webhook({ headers: { ...headers }, rawBody: body })
        .isValid();
    },
  },
  {
    sdk: "stream-chat",
    provider: "getstream",
    accepts: async ({ body, headers }, secret) => {
      const { StreamChat } = await import("stream-chat");
      return new StreamChat("key", secret)
        .verifyWebhook(body, headers["x-signature"] ?? "");
    },
  },
  {
    sdk: "replicate",
    provider: "replicate",
    secret: WHSEC,
    accepts: async ({ body, headers }, secret) => {
      const { validateWebhook } = await import("replicate");
      return await validateWebhook({
        id: headers["webhook-id"] ?? "",
        timestamp: headers["webhook-timestamp"] ?? "",
        signature: headers["webhook-signature"] ?? "",
        body,
        secret,
      });
    },
  },
  {
    sdk: "@elevenlabs/elevenlabs-js",
    provider: "elevenlabs",
    accepts: async ({ body, headers }, secret) => {
      const { ElevenLabsClient } = await import("@elevenlabs/elevenlabs-js");
      return await new ElevenLabsClient({ apiKey: "x" }).webhooks
        .constructEvent(body, headers["elevenlabs-signature"] ?? "", secret);
    },
  },
  {
    sdk: "retell-sdk",
    provider: "retell",
    signs: async ({ body }, secret) => {
      const { default: Retell } = await import("retell-sdk");
      return {
        headers: { "x-retell-signature": await Retell.sign(body, secret) },
      };
    },
    accepts: async ({ body, headers }, secret) => {
      const { default: Retell } = await import("retell-sdk");
      return await Retell.verify(
        body,
        secret,
        headers["x-retell-signature"] ?? "",
      );
    },
  },
  {
    sdk: "@nangohq/node",
    provider: "nango",
    accepts: async ({ body, headers }, secretKey) => {
      const { Nango } = await import("@nangohq/node");
      return new Nango({ secretKey })
        .verifyIncomingWebhookRequest(body, { ...headers });
    },
  },
  {
    sdk: "@zoom/rivet",
    provider: "zoom",
    draft: { body: '{"event":"meeting.started","event_ts":1,"payload":{}}' },
    accepts: zoomAccepts,
  },
];

interface EasyPostUtils {
  validateWebhook(body: Buffer, headers: object, secret: string): object;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function seconds(now: Date): string {
  return String(Math.floor(now.getTime() / 1000));
}

function asRequest({ url, method, headers, body }: Signed): Request {
  return new Request(url, { method, headers, body });
}

function contentfulRequest({ url, method, headers, body }: Signed) {
  const { pathname, search } = new URL(url);
  return {
    method: method as "POST",
    path: pathname + search,
    headers: { ...headers },
    body,
  };
}

async function adyenValidator() {
  const { hmacValidator: HmacValidator } = await import("@adyen/api-library");
  return new HmacValidator();
}

async function modernTreasury() {
  const { default: ModernTreasury } = await import("modern-treasury");
  return new ModernTreasury({ apiKey: "x", organizationID: "x" });
}

async function braintreeGateway() {
  const { default: braintree } = await import("braintree");
  return new braintree.BraintreeGateway({
    environment: braintree.Environment.Sandbox,
    merchantId: "merchant",
    publicKey: "public_key",
    privateKey: "integration_private_key",
  });
}

async function shopifyAccepts(
  { url, body, headers }: Signed,
  apiSecretKey: string,
) {
  await import("@shopify/shopify-api/adapters/web-api");
  const { shopifyApi, ApiVersion } = await import("@shopify/shopify-api");
  const shopify = shopifyApi({
    apiKey: "key",
    apiSecretKey,
    apiVersion: Object.values(ApiVersion)[0] as never,
    hostName: "sluice.example",
    isEmbeddedApp: false,
    logger: { level: 0 },
  });
  const { valid } = await shopify.webhooks.validate({
    rawBody: body,
    rawRequest: new Request(url, { method: "POST", headers, body }),
  });
  return valid;
}

/** Its receiver is a server: it is given the request as a function of the cloud would be. */
async function zoomAccepts({ body, headers }: Signed, secret: string) {
  const { MeetingsS2SAuthClient, AwsLambdaReceiver } = await import(
    "@zoom/rivet/meetings"
  );
  const receiver = new AwsLambdaReceiver({ webhooksSecretToken: secret });
  const client = new MeetingsS2SAuthClient({
    clientId: "x",
    clientSecret: "x",
    accountId: "x",
    receiver,
  });
  void client;
  const handler = receiver.start();
  const { statusCode } = await handler(
    { body, headers, isBase64Encoded: false },
    {},
  );
  return statusCode === 200;
}
