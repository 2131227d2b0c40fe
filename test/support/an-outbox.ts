import { randomUUID } from "node:crypto";
import { outbox } from "../../src/notifications/outbox.ts";
import type { Subscribers } from "../../src/notifications/subscribers.ts";

/** The real outbox, with nobody to deliver what it holds unless `wake` does. */
export function anOutbox(wake: () => void = () => undefined): Subscribers {
  return outbox({
    baseUrl: () => "https://vnfm.example:9890",
    wake,
    now: () => new Date(),
    newId: randomUUID,
  });
}
