import type { EventSamples } from "../event_sample.ts";

/** Payments and subscriptions. */
export const PAYMENT_SAMPLES: EventSamples = {
  stripe: ({ id, seconds }) => ({
    json: {
      id: `evt_${id}`,
      object: "event",
      api_version: "2025-09-30.clover",
      created: seconds,
      type: "payment_intent.succeeded",
      livemode: false,
      pending_webhooks: 1,
      request: { id: null, idempotency_key: null },
      data: {
        object: {
          id: "pi_3MtwBwLkdIwHu7ix28a3tqPa",
          object: "payment_intent",
          amount: 2000,
          currency: "eur",
          status: "succeeded",
        },
      },
    },
  }),
  paddle: ({ id, iso }) => ({
    json: {
      event_id: `evt_${id}`,
      event_type: "transaction.completed",
      occurred_at: iso,
      notification_id: `ntf_${id}`,
      data: { id: "txn_01hv8wptq8987qeep44cyrewp9", status: "completed" },
    },
  }),
  square: ({ id, iso }) => ({
    json: {
      merchant_id: "6SSW7HV8K2ST5",
      type: "payment.created",
      event_id: id,
      created_at: iso,
      data: {
        type: "payment",
        id: "KkAkhdMsgzn59SM8A89WgKwekxLZY",
        object: {
          payment: { amount_money: { amount: 100, currency: "USD" } },
        },
      },
    },
  }),
  adyen: ({ id, iso }) => ({
    json: {
      live: "false",
      notificationItems: [{
        NotificationRequestItem: {
          eventCode: "AUTHORISATION",
          success: "true",
          pspReference: id,
          merchantAccountCode: "TestMerchant",
          merchantReference: "order-1",
          amount: { value: 1130, currency: "EUR" },
          eventDate: iso,
        },
      }],
    },
  }),
  braintree: ({ id, iso }) => ({
    form: {
      bt_payload: btoa(
        `<notification><kind>subscription_charged_successfully</kind><timestamp type="datetime">${iso}</timestamp><subject><subscription><id>${id}</id></subscription></subject></notification>`,
      ),
    },
  }),
  razorpay: ({ id, seconds }) => ({
    headers: { "x-razorpay-event-id": id },
    json: {
      entity: "event",
      event: "payment.captured",
      contains: ["payment"],
      payload: {
        payment: {
          entity: { id: "pay_DESlfW9H8K9uqM", amount: 100, currency: "INR" },
        },
      },
      created_at: seconds,
    },
  }),
  lemonsqueezy: ({ id, iso }) => ({
    headers: { "x-event-name": "order_created" },
    json: {
      meta: { event_name: "order_created", webhook_id: id },
      data: {
        type: "orders",
        id: "1",
        attributes: { status: "paid", total: 1199, created_at: iso },
      },
    },
  }),
  paypal: ({ id, iso }) => ({
    json: {
      id: `WH-${id}`,
      event_version: "1.0",
      create_time: iso,
      resource_type: "capture",
      event_type: "PAYMENT.CAPTURE.COMPLETED",
      resource: {
        id: "42311647XV020574X",
        amount: { currency_code: "USD", value: "30.00" },
      },
    },
  }),
  paystack: ({ id, iso }) => ({
    json: {
      event: "charge.success",
      data: { id: 302961, reference: id, amount: 10000, paid_at: iso },
    },
  }),
  gocardless: ({ id, iso }) => ({
    json: {
      events: [{
        id: `EV${id}`,
        created_at: iso,
        resource_type: "payments",
        action: "confirmed",
        links: { payment: "PM123" },
      }],
      meta: { webhook_id: `WB${id}` },
    },
  }),
  "coinbase-commerce": ({ id, iso }) => ({
    json: {
      id: 1,
      scheduled_for: iso,
      attempt_number: 1,
      event: {
        id,
        type: "charge:confirmed",
        api_version: "2018-03-22",
        created_at: iso,
        data: { code: "66BEOV2A" },
      },
    },
  }),
  chargebee: ({ id, seconds }) => ({
    json: {
      id: `ev_${id}`,
      occurred_at: seconds,
      event_type: "subscription_created",
      api_version: "v2",
      content: { subscription: { id: "1", status: "active" } },
    },
  }),
  recurly: ({ id, iso }) => ({
    headers: { "recurly-notification-id": id },
    json: {
      id,
      object_type: "subscription",
      event_type: "created",
      event_time: iso,
      uuid: "5d1f",
    },
  }),
  revolut: ({ id, iso }) => ({
    json: {
      event: "TransactionCreated",
      timestamp: iso,
      data: { id, type: "transfer", state: "pending" },
    },
  }),
};
