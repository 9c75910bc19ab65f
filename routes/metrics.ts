import { Counter, Gauge, Histogram, Registry } from "prom-client";

export type Metrics = ReturnType<typeof createMetrics>;

const SECONDS = [
  0.001,
  0.0025,
  0.005,
  0.01,
  0.025,
  0.05,
  0.1,
  0.25,
  0.5,
  1,
  2,
  5,
];

/** Counters and histograms that the code adds to; a scrape reads memory and never a table. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    received: new Counter({
      name: "sluice_webhooks_received_total",
      help: "Requests to the ingress.",
      registers,
    }),
    answered: new Counter({
      name: "sluice_webhooks_answered_total",
      help:
        "Answers of the ingress by status (accepted, skipped, ignored, duplicate, rejected, refused) and reason.",
      labelNames: ["status", "reason"] as const,
      registers,
    }),
    ackSeconds: new Histogram({
      name: "sluice_webhook_ack_seconds",
      help: "From the last byte of a webhook to its answer.",
      buckets: SECONDS,
      registers,
    }),
    groupRows: new Histogram({
      name: "sluice_commit_group_rows",
      help: "Deliveries that shared one commit.",
      buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
      registers,
    }),
    groupSeconds: new Histogram({
      name: "sluice_commit_group_seconds",
      help: "Duration of a commit of deliveries.",
      buckets: SECONDS,
      registers,
    }),
    runs: new Counter({
      name: "sluice_runs_total",
      help: "Runs that entered a state.",
      labelNames: ["state"] as const,
      registers,
    }),
    requests: new Counter({
      name: "sluice_http_requests_total",
      help: "Requests by route, method and HTTP status.",
      labelNames: ["route", "method", "status"] as const,
      registers,
    }),
    removed: new Counter({
      name: "sluice_retention_removed_total",
      help: "Deliveries removed because of their age.",
      registers,
    }),
    /** A gauge that is read when it is scraped. */
    gauge(name: string, help: string, read: () => number) {
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(read());
        },
      });
    },
  };
}
