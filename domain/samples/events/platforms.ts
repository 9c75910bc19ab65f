import type { EventSamples } from "../event_sample.ts";

/** Clouds, identities and models. */
export const PLATFORM_SAMPLES: EventSamples = {
  svix: ({ id, iso }) => ({
    headers: { "svix-id": `msg_${id}` },
    json: {
      type: "user.created",
      timestamp: iso,
      data: { id: "1f81eb52-5198-4599-803e-771906343485", name: "Ada" },
    },
  }),
  "standard-webhooks": ({ id, iso }) => ({
    headers: { "webhook-id": `msg_${id}` },
    json: {
      type: "contact.created",
      timestamp: iso,
      data: { id: "1f81eb52-5198-4599-803e-771906343485", name: "Ada" },
    },
  }),
  clerk: ({ id, milliseconds }) => ({
    headers: { "svix-id": `msg_${id}` },
    json: {
      type: "user.created",
      object: "event",
      timestamp: milliseconds,
      instance_id: "ins_123",
      data: { id: "user_29w83sxmDNGwOuEthce5gg56FcC", first_name: "Example" },
    },
  }),
  workos: ({ id, iso }) => ({
    json: {
      id: `event_${id}`,
      event: "dsync.user.created",
      created_at: iso,
      data: {
        id: "directory_user_01E1X1B89NH8Z3SDFJR4H7RGX7",
        state: "active",
      },
    },
  }),
  okta: ({ id, iso }) => ({
    json: {
      eventType: "com.okta.event_hook",
      eventTypeVersion: "1.0",
      cloudEventsVersion: "0.1",
      eventId: id,
      eventTime: iso,
      source: "https://example.okta.com/api/v1/eventHooks/who8tj",
      data: {
        events: [{
          uuid: "03b1",
          eventType: "user.lifecycle.create",
          outcome: { result: "SUCCESS" },
        }],
      },
    },
  }),
  supabase: ({ id, iso }) => ({
    headers: { "webhook-id": id },
    json: {
      type: "INSERT",
      table: "todos",
      schema: "public",
      record: { id: 1, title: "Buy milk", inserted_at: iso },
      old_record: null,
    },
  }),
  openai: ({ id, seconds }) => ({
    headers: { "webhook-id": `wh_${id}` },
    json: {
      id: `evt_${id}`,
      object: "event",
      created_at: seconds,
      type: "response.completed",
      data: { id: "resp_abc123" },
    },
  }),
  anthropic: ({ id, iso }) => ({
    headers: { "webhook-id": `wevt_${id}` },
    json: {
      type: "session.status_idled",
      id: `wevt_${id}`,
      created_at: iso,
      data: { type: "session", id: "sesn_01" },
    },
  }),
  replicate: ({ id, iso }) => ({
    headers: { "webhook-id": `msg_${id}` },
    json: {
      id: "ufawqhfynnddngldkgtslldrkq",
      status: "succeeded",
      model: "replicate/hello-world",
      output: ["https://replicate.delivery/out.png"],
      completed_at: iso,
    },
  }),
  elevenlabs: ({ id, seconds }) => ({
    json: {
      type: "post_call_transcription",
      event_timestamp: seconds,
      data: { agent_id: "xyz", conversation_id: id, status: "done" },
    },
  }),
  "aws-sns": ({ id, iso }) => ({
    headers: {
      "content-type": "text/plain; charset=UTF-8",
      "x-amz-sns-message-type": "Notification",
      "x-amz-sns-message-id": id,
    },
    json: {
      Type: "Notification",
      MessageId: id,
      TopicArn: "arn:aws:sns:us-west-2:123456789012:MyTopic",
      Subject: "My First Message",
      Message: "Hello world!",
      Timestamp: iso,
      SignatureVersion: "2",
    },
  }),
  "azure-event-grid": ({ id, iso }) => ({
    headers: { "aeg-event-type": "Notification" },
    json: [{
      id,
      topic: "/subscriptions/s/resourceGroups/g",
      subject: "/blobServices/default/containers/test/blobs/new.txt",
      eventType: "Microsoft.Storage.BlobCreated",
      eventTime: iso,
      data: { api: "PutBlob", contentType: "text/plain" },
      dataVersion: "",
      metadataVersion: "1",
    }],
  }),
  "microsoft-graph": ({ id, iso }) => ({
    json: {
      value: [{
        id,
        subscriptionId: "76619225-ff6b-4e60-99f0-5f3a1f2c0b1a",
        subscriptionExpirationDateTime: iso,
        changeType: "created",
        resource: "Users/ddfcd489/Messages/AAMkADIxZ",
        resourceData: { "@odata.type": "#Microsoft.Graph.Message" },
      }],
    },
  }),
  grafana: ({ id, iso }) => ({
    json: {
      receiver: "Sluice",
      status: "firing",
      alerts: [{
        status: "firing",
        labels: { alertname: "High memory usage", instance: "host" },
        startsAt: iso,
        fingerprint: id,
      }],
      groupKey: '{}:{alertname="High memory usage"}',
      title: "[FIRING:1]",
    },
  }),
};
