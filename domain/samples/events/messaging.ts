import type { EventSamples } from "../event_sample.ts";

/** Chat, mail, calls and social networks. */
export const MESSAGING_SAMPLES: EventSamples = {
  slack: ({ id, seconds }) => ({
    json: {
      token: "unused",
      team_id: "T123ABC456",
      api_app_id: "A123ABC456",
      event: {
        type: "app_mention",
        user: "U123ABC456",
        text: "What is the hour of the pearl, <@U0LAN0Z89>?",
        ts: `${seconds}.000100`,
        channel: "C123ABC456",
      },
      type: "event_callback",
      event_id: `Ev${id}`,
      event_time: seconds,
    },
  }),
  discord: ({ id, iso }) => ({
    json: {
      version: 1,
      application_id: "1234560123453231555",
      type: 1,
      id,
      event: {
        type: "ENTITLEMENT_CREATE",
        timestamp: iso,
        data: { user_id: "82198898841029460" },
      },
    },
  }),
  twilio: ({ id }) => ({
    headers: { "i-twilio-idempotency-token": id },
    form: {
      AccountSid: "AC00000000000000000000000000000000",
      ApiVersion: "2010-04-01",
      Body: "Ahoy!",
      From: "+15005550006",
      To: "+15005550001",
      MessageSid: "SM00000000000000000000000000000000",
      SmsStatus: "received",
      NumMedia: "0",
    },
  }),
  plivo: ({ id }) => ({
    form: {
      CallUUID: id,
      Event: "Hangup",
      From: "15005550006",
      To: "15005550001",
      Direction: "inbound",
      CallStatus: "completed",
    },
  }),
  sendgrid: ({ id, seconds }) => ({
    json: [{
      email: "example@test.com",
      timestamp: seconds,
      event: "delivered",
      sg_event_id: id,
      sg_message_id: "14c5d75ce93.dfd.64b469",
    }],
  }),
  mailgun: ({ id, seconds }) => ({
    json: {
      signature: { timestamp: String(seconds), token: id, signature: "" },
      "event-data": {
        id,
        event: "delivered",
        timestamp: seconds,
        recipient: "alice@example.com",
      },
    },
  }),
  "mailchimp-transactional": ({ id, seconds }) => ({
    form: {
      mandrill_events: JSON.stringify([{
        event: "send",
        _id: id,
        ts: seconds,
        msg: { email: "example.webhook@mandrillapp.com", state: "sent" },
      }]),
    },
  }),
  mailchimp: ({ iso }) => ({
    form: {
      type: "subscribe",
      fired_at: iso.slice(0, 19).replace("T", " "),
      "data[id]": "8a25ff1d98",
      "data[email]": "api@mailchimp.com",
      "data[list_id]": "a6b5da1054",
    },
  }),
  postmark: ({ id, iso }) => ({
    json: {
      RecordType: "Delivery",
      MessageID: id,
      Recipient: "john@example.com",
      DeliveredAt: iso,
      ServerID: 23,
    },
  }),
  resend: ({ id, iso }) => ({
    headers: { "svix-id": `msg_${id}` },
    json: {
      type: "email.delivered",
      created_at: iso,
      data: {
        email_id: "56761188-7520-42d8-8898-ff6fc54ce618",
        to: ["delivered@resend.dev"],
        subject: "Sending this example",
      },
    },
  }),
  meta: ({ id, seconds }) => ({
    json: {
      object: "page",
      entry: [{
        id: "106540352242922",
        time: seconds,
        changes: [{ field: "feed", value: { item: "status", post_id: id } }],
      }],
    },
  }),
  whatsapp: ({ id, seconds }) => ({
    json: {
      object: "whatsapp_business_account",
      entry: [{
        id: "102290129340398",
        changes: [{
          field: "messages",
          value: {
            messaging_product: "whatsapp",
            metadata: { phone_number_id: "106540352242922" },
            messages: [{
              id: `wamid.${id}`,
              from: "16505551234",
              timestamp: String(seconds),
              type: "text",
              text: { body: "Does it come in another color?" },
            }],
          },
        }],
      }],
    },
  }),
  telegram: ({ id, seconds, milliseconds }) => ({
    json: {
      update_id: milliseconds,
      message: {
        message_id: 1,
        date: seconds,
        chat: { id: 1111111, type: "private", first_name: "Test" },
        text: `/start ${id}`,
      },
    },
  }),
  line: ({ id, milliseconds }) => ({
    json: {
      destination: "U0123456789abcdef0123456789abcdef",
      events: [{
        type: "message",
        webhookEventId: id,
        timestamp: milliseconds,
        mode: "active",
        deliveryContext: { isRedelivery: false },
        source: { type: "user", userId: "U4af4980629" },
        message: { id: "444573844083572737", type: "text", text: "Hello" },
      }],
    },
  }),
  viber: ({ milliseconds }) => ({
    json: {
      event: "message",
      timestamp: milliseconds,
      message_token: milliseconds,
      sender: { id: "01234567890A=", name: "John" },
      message: { type: "text", text: "a message to the service" },
    },
  }),
  twitch: ({ id, iso }) => ({
    headers: {
      "twitch-eventsub-message-id": id,
      "twitch-eventsub-message-type": "notification",
      "twitch-eventsub-subscription-type": "channel.follow",
      "twitch-eventsub-subscription-version": "2",
    },
    json: {
      subscription: {
        id: "f1c2a387",
        status: "enabled",
        type: "channel.follow",
      },
      event: {
        user_login: "cool_user",
        broadcaster_user_login: "cooler_user",
        followed_at: iso,
      },
    },
  }),
  x: ({ id, iso }) => ({
    json: {
      for_user_id: "2244994945",
      tweet_create_events: [{ id_str: id, created_at: iso, text: "Hello" }],
    },
  }),
  strava: ({ seconds }) => ({
    json: {
      aspect_type: "create",
      event_time: seconds,
      object_id: 1360128428,
      object_type: "activity",
      owner_id: 134815,
      subscription_id: 120475,
    },
  }),
  zoom: ({ id, milliseconds }) => ({
    json: {
      event: "meeting.started",
      event_ts: milliseconds,
      payload: {
        account_id: "AAAAAABBBB",
        object: { uuid: id, id: "1234567890", topic: "My Meeting", type: 2 },
      },
    },
  }),
};
