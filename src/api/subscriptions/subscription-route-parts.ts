import type { FastifyRequest } from "fastify";
import type { LccnApiVersion } from "../../domain/lccn-subscription.ts";
import type { Subscriptions } from "../../notifications/subscriptions.ts";
import type { Store } from "../../store/store.ts";

export interface SubscriptionRouteParts {
  readonly store: Store;
  readonly subscriptions: Subscriptions;
  readonly pageSize: number;
  /** What links begin with, without a slash at the end. */
  readonly baseUrl: () => string;
}

export interface SubscriptionRouteOptions extends Pick<SubscriptionRouteParts, "pageSize" | "baseUrl"> {
  /** What a client can reach: the things of its tenant. */
  readonly reachOf: (request: FastifyRequest) => Pick<SubscriptionRouteParts, "store" | "subscriptions">;
  readonly apiVersion: LccnApiVersion;
}
