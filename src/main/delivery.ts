import { CallbackClient } from "../notifications/callback/callback-client.ts";
import { Deliverer } from "../notifications/delivery/deliverer.ts";
import type { NotificationStore } from "../store/store.ts";
import { addressPolicy } from "../support/address-policy.ts";
import type { Logger } from "../support/logger.ts";
import type { Config } from "./settings.ts";

const DAY_MS = 86_400_000;

/** What speaks to subscribers. */
export function createDelivery(
  config: Pick<Config, "allowedCallbacks" | "notificationAttempts" | "deadLetterDays">,
  store: NotificationStore,
  now: () => Date,
  logger: Logger,
): { readonly callbacks: CallbackClient; readonly deliverer: Deliverer } {
  const rules = { mayConnect: addressPolicy(config.allowedCallbacks), withinMs: 10_000 };
  const callbacks = new CallbackClient(rules, now);
  const deliverer = new Deliverer({
    store,
    callbacks,
    attempts: config.notificationAttempts,
    keepDeadMs: config.deadLetterDays * DAY_MS,
    now,
    random: Math.random,
    logger,
  });
  return { callbacks, deliverer };
}
