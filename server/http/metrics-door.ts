import type { Metrics } from "../core/metrics.ts";
import type { Door } from "./front.ts";

/** `/metrics` in Prometheus' text format. */
export function createMetricsDoor(metrics: Metrics): Door {
  return {
    path: "/metrics",
    routes: ["GET /metrics"],
    anyHost: true,
    answer: async () => ({
      status: 200,
      headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8", "cache-control": "no-store" },
      body: metrics.text(),
    }),
  };
}
