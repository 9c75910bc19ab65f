import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

const [baseUrl = "", key = ""] = process.argv.slice(2);
const api = createClient<paths>({
  baseUrl,
  headers: { authorization: `Bearer ${key}` },
});

function must<T>(answer: { data?: T; error?: unknown }): T {
  if (answer.data === undefined) throw new Error(JSON.stringify(answer.error));
  return answer.data;
}

const autopilot = must(
  await api.POST("/api/autopilots", { body: { name: "From TypeScript" } }),
);
const at = { autopilotId: autopilot.id };
const trigger = must(
  await api.POST("/api/autopilots/{autopilotId}/triggers", {
    params: { path: at },
    body: { provider: "generic" },
  }),
);
const receipt = must(
  await api.POST("/api/webhooks/autopilots/{token}", {
    params: {
      path: { token: trigger.webhook_url.split("/").at(-1) ?? "" },
      header: { "Idempotency-Key": "order-1042" },
    },
    body: { event: "order.paid", eventPayload: { order: 1042 } },
  }),
);
// The discriminator tells the members apart, for the compiler too.
if (receipt.status !== "accepted") throw new Error(receipt.status);

const delivery = must(
  await api.GET("/api/autopilots/{autopilotId}/deliveries/{deliveryId}", {
    params: { path: { ...at, deliveryId: receipt.delivery_id } },
  }),
);
const body: string | null = delivery.raw_body;
if (body === null || JSON.parse(body).event !== "order.paid") throw new Error("body");

const { runs: [run] } = must(
  await api.POST("/api/runs/claim", { body: { autopilot_id: autopilot.id } }),
);
if (run?.id !== receipt.run_id) throw new Error("another run");
const finished = must(
  await api.POST("/api/runs/{runId}/complete", {
    params: { path: { runId: run.id } },
    body: { lease_token: run.lease_token, result: { shipped: true } },
  }),
);
const status: components["schemas"]["RunStatus"] = finished.status;
if (status !== "completed") throw new Error(status);

const { error } = await api.GET("/api/autopilots/{autopilotId}", {
  params: { path: { autopilotId: run.id } },
});
const code: components["schemas"]["ErrorCode"] | undefined = error?.code;
if (code !== "not_found") throw new Error(code);
