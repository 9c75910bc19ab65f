import type { EventSamples } from "../event_sample.ts";

/** Issues, tasks, documents and files. */
export const WORK_SAMPLES: EventSamples = {
  linear: ({ id, iso, milliseconds }) => ({
    headers: { "linear-delivery": id, "linear-event": "Issue" },
    json: {
      action: "create",
      type: "Issue",
      createdAt: iso,
      data: {
        id: "2174add1-f7c8-44e3-bbf3-2d60b5ea8bc9",
        title: "Login button does nothing",
        number: 42,
        state: { name: "Todo", type: "unstarted" },
      },
      url: "https://linear.app/issue/ENG-42",
      webhookTimestamp: milliseconds,
      webhookId: "000042e3-d123-4980-b49f-8e140eef9329",
    },
  }),
  jira: ({ id, milliseconds }) => ({
    headers: { "x-atlassian-webhook-identifier": id },
    json: {
      timestamp: milliseconds,
      webhookEvent: "jira:issue_created",
      user: { displayName: "Bryan" },
      issue: {
        id: "99291",
        key: "JRA-20002",
        fields: { summary: "I feel the need for speed" },
      },
    },
  }),
  asana: ({ id, iso }) => ({
    json: {
      events: [{
        action: "changed",
        created_at: iso,
        resource: { gid: "1337", resource_type: "task" },
        user: { gid: "1123", resource_type: "user" },
        change: { field: "name", action: "changed", new_value: id },
      }],
    },
  }),
  trello: ({ id, iso }) => ({
    json: {
      action: {
        id,
        type: "createCard",
        date: iso,
        data: { board: { name: "Board" }, card: { name: "A card" } },
      },
      model: { id: "4d5ea62fd76aa1136000000c" },
    },
  }),
  notion: ({ id, iso }) => ({
    json: {
      id,
      timestamp: iso,
      workspace_id: "13950b26-c203-4f3b-b97d-93ec06319565",
      type: "page.created",
      entity: { id: "153104cd-477e-809d-8dc4-ff2d96ae3090", type: "page" },
    },
  }),
  figma: ({ id, iso }) => ({
    json: {
      event_type: "FILE_UPDATE",
      file_key: id,
      file_name: "Design",
      timestamp: iso,
      webhook_id: "22",
    },
  }),
  clickup: ({ id, milliseconds }) => ({
    json: {
      event: "taskCreated",
      task_id: id,
      webhook_id: "7fa3ec74-69a8-4530-a251-8a13730bd204",
      history_items: [{
        id: "2800763136717140857",
        date: String(milliseconds),
      }],
    },
  }),
  dropbox: ({ id }) => ({
    json: {
      list_folder: { accounts: [`dbid:${id}`] },
      delta: { users: [12345678] },
    },
  }),
  box: ({ id, iso }) => ({
    headers: { "box-delivery-id": id },
    json: {
      type: "webhook_event",
      trigger: "FILE.UPLOADED",
      created_at: iso,
      source: { id: "73835521473", type: "file", name: "Screenshot.png" },
    },
  }),
  contentful: ({ id, iso }) => ({
    headers: {
      "x-contentful-topic": "ContentManagement.Entry.publish",
      "x-contentful-webhook-name": "Sluice",
      "x-contentful-idempotency-key": id,
    },
    json: {
      sys: { type: "Entry", id: "2Ks0", updatedAt: iso },
      fields: { title: { "en-US": "Hello, World!" } },
    },
  }),
  sanity: ({ id }) => ({
    headers: {
      "idempotency-key": id,
      "sanity-operation": "create",
      "sanity-dataset": "production",
    },
    json: { _id: "post-1", _type: "post", title: "Hello" },
  }),
  webflow: ({ id, iso }) => ({
    json: {
      triggerType: "form_submission",
      payload: {
        name: "Contact Us",
        id,
        submittedAt: iso,
        data: { Name: "A" },
      },
    },
  }),
};
