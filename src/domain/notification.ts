import type { JsonObject } from "./json.ts";
import type { CallbackAuthentication, LccnApiVersion } from "./lccn-subscription.ts";

/** What one subscriber is to be told: kept until its callback has taken it. */
export interface Notification {
  readonly id: string;
  readonly subscriptionId: string;
  readonly vnfInstanceId: string;
  readonly createdAt: Date;
  /** The body, as it is sent; holds no secret. */
  readonly content: JsonObject;
}

/** A notification that has been given up. It stays for people to see, and to be sent again when they say so. */
export interface DeadLetter extends Notification {
  readonly attempts: number;
  readonly diedAt: Date;
  /** What its last attempt met. */
  readonly reason: string;
}

/** Where notifications of a subscription go, and how to be let in. `authentication` holds secrets. */
export interface Callback {
  readonly apiVersion: LccnApiVersion;
  readonly callbackUri: string;
  readonly authentication?: CallbackAuthentication;
}
