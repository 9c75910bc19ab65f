import type { EventSamples } from "../event_sample.ts";

/** Shops, customers and their records. */
export const COMMERCE_SAMPLES: EventSamples = {
  shopify: ({ id, iso }) => ({
    headers: {
      "x-shopify-topic": "orders/create",
      "x-shopify-shop-domain": "example.myshopify.com",
      "x-shopify-api-version": "2026-01",
      "x-shopify-event-id": id,
      "x-shopify-webhook-id": id,
      "x-shopify-triggered-at": iso,
    },
    json: {
      id: 820982911946154,
      name: "#9999",
      email: "jon@example.com",
      created_at: iso,
      currency: "EUR",
      total_price: "398.00",
      line_items: [{ id: 866550311, title: "IPod Nano - 8GB", quantity: 1 }],
    },
  }),
  woocommerce: ({ id, iso }) => ({
    headers: {
      "x-wc-webhook-topic": "order.created",
      "x-wc-webhook-resource": "order",
      "x-wc-webhook-event": "created",
      "x-wc-webhook-delivery-id": id,
      "x-wc-webhook-source": "https://shop.example/",
    },
    json: { id: 727, status: "processing", total: "29.35", date_created: iso },
  }),
  hubspot: ({ milliseconds }) => ({
    json: [{
      eventId: milliseconds,
      subscriptionId: 12345,
      portalId: 62515,
      occurredAt: milliseconds,
      subscriptionType: "contact.creation",
      attemptNumber: 0,
      objectId: 123,
    }],
  }),
  intercom: ({ id, seconds }) => ({
    json: {
      type: "notification_event",
      app_id: "a86dr8yl",
      id: `notif_${id}`,
      topic: "conversation.user.created",
      created_at: seconds,
      delivery_attempts: 1,
      data: { item: { type: "conversation", id: "10" } },
    },
  }),
  zendesk: ({ id, iso }) => ({
    headers: {
      "x-zendesk-webhook-id": "01GCSJW391TVNJW3G3X0WQ",
      "x-zendesk-webhook-invocation-id": id,
    },
    json: {
      id,
      type: "zen:event-type:ticket.created",
      subject: "zen:ticket:5158",
      time: iso,
      detail: { id: "5158", status: "OPEN", subject: "Help" },
      event: {},
    },
  }),
  quickbooks: ({ id, iso }) => ({
    json: [{
      specversion: "1.0",
      id,
      source: "intuit.dsnBgbseACLLRZNxo2dfc4evmEJdxde58xeeYcZliOU=",
      type: "qbo.customer.created.v1",
      time: iso,
      intuitentityid: "1234",
      intuitaccountid: "310687",
      data: {},
    }],
  }),
  xero: ({ id, iso }) => ({
    json: {
      events: [{
        resourceId: id,
        eventDateUtc: iso,
        eventType: "UPDATE",
        eventCategory: "CONTACT",
        tenantId: "c2cc9b6e",
      }],
      firstEventSequence: 1,
      lastEventSequence: 1,
    },
  }),
  docusign: ({ id, iso }) => ({
    json: {
      event: "envelope-completed",
      apiVersion: "v2.1",
      retryCount: 0,
      generatedDateTime: iso,
      data: { accountId: "a1", envelopeId: id },
    },
  }),
  "dropbox-sign": ({ id, seconds }) => ({
    json: {
      event: {
        event_time: String(seconds),
        event_type: "signature_request_sent",
        event_hash: "",
        event_metadata: { reported_for_app_id: id },
      },
    },
  }),
  typeform: ({ id, iso }) => ({
    json: {
      event_id: id,
      event_type: "form_response",
      form_response: {
        form_id: "lT4Z3j",
        token: "a3a12ec67a1365927098a606107fac15",
        submitted_at: iso,
        answers: [{ type: "text", text: "Laura" }],
      },
    },
  }),
  calendly: ({ id, iso }) => ({
    json: {
      event: "invitee.created",
      created_at: iso,
      payload: { uri: `https://api.calendly.com/invitees/${id}`, name: "John" },
    },
  }),
  "cal-com": ({ id, iso }) => ({
    json: {
      triggerEvent: "BOOKING_CREATED",
      createdAt: iso,
      payload: { uid: id, title: "30min between Pro Example and John" },
    },
  }),
  easypost: ({ id, iso }) => ({
    json: {
      id: `evt_${id}`,
      object: "Event",
      mode: "test",
      description: "tracker.updated",
      created_at: iso,
      result: { id: "trk_1", status: "delivered" },
    },
  }),
};
