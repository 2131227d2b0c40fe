import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Api, ApiPlugin } from "../api/api.ts";
import type { LcmOpOcc } from "../domain/lcm-op-occ.ts";
import { isFinal } from "../domain/operation-state.ts";
import type { Stores } from "../store/store.ts";

/** What `/metrics` shows, in the text format of Prometheus. */
export interface Metrics {
  readonly routes: ApiPlugin;
  /** Counts answers; to be added to the whole server, before its routes. */
  observe(app: Api): void;
  operationChanged(occurrence: LcmOpOcc): void;
}

/** @param countNotifications asked whenever the metrics are */
export function createMetrics(countNotifications: Stores["notifications"]["count"]): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const answers = new Histogram({
    name: "fairlead_http_request_duration_seconds",
    help: "Time to answer a request",
    labelNames: ["method", "route", "status"],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [registry],
  });
  const changes = new Counter({
    name: "fairlead_lcm_operation_state_changes_total",
    help: "Changes of state of VNF LCM operation occurrences",
    labelNames: ["operation", "state"],
    registers: [registry],
  });
  const durations = new Histogram({
    name: "fairlead_lcm_operation_duration_seconds",
    help: "Time from the start of a VNF LCM operation to its final state",
    labelNames: ["operation", "state"],
    buckets: [1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800],
    registers: [registry],
  });

  new Gauge({
    name: "fairlead_notifications",
    help: "Notifications that no callback has taken: still to be sent, or given up",
    labelNames: ["state"],
    registers: [registry],
    async collect() {
      // Of a database that is away the other metrics tell.
      const counts = await countNotifications().catch(() => undefined);
      this.reset();
      for (const [state, count] of Object.entries(counts ?? {})) this.set({ state }, count);
    },
  });

  return {
    routes: (app) => {
      app.get(
        "/metrics",
        { schema: { hide: true }, config: { produces: ["text/plain"] } },
        async (_request, reply) =>
          reply.header("content-type", registry.contentType).send(await registry.metrics()),
      );
    },
    observe: (app) => {
      app.addHook("onResponse", (request, reply, done) => {
        const { method, routeOptions } = request;
        answers.observe(
          { method, route: routeOptions.url ?? "", status: reply.statusCode },
          reply.elapsedTime / 1000,
        );
        done();
      });
    },
    operationChanged: ({ operation, operationState: state, startTime, stateEnteredTime }) => {
      changes.inc({ operation, state });
      if (isFinal(state)) {
        durations.observe({ operation, state }, (stateEnteredTime.getTime() - startTime.getTime()) / 1000);
      }
    },
  };
}
