import { isDeepStrictEqual } from "node:util";
import { VnfmError } from "../domain/errors.ts";
import type { LccnSubscription, LccnSubscriptionSummary } from "../domain/lccn-subscription.ts";
import type { Callback } from "../domain/notification.ts";
import type { TenantScope } from "../domain/tenant.ts";
import type { Store, Stores } from "../store/store.ts";
import type { CallbackClient } from "./callback/callback-client.ts";

/** SOL003 5.5.2.15, LccnSubscriptionRequest. */
export type NewSubscription = Omit<LccnSubscription, "id" | "tenantId" | "createdAt">;

interface Parts {
  readonly store: Store;
  readonly callbacks: Pick<CallbackClient, "test">;
  /** Whether a callback is asked before it is subscribed. */
  readonly testCallbacks: boolean;
  /** How many subscriptions a tenant may have, on both interfaces together. */
  readonly limit: number;
  readonly now: () => Date;
  readonly newId: () => string;
}

/** Making and removing subscriptions to changes in the life of VNF instances. */
export class Subscriptions {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The same as seen by somebody. */
  within(scope: TenantScope): Subscriptions {
    return new Subscriptions({ ...this.#parts, store: this.#parts.store.within(scope) });
  }

  /**
   * Resolves with the subscription that was made; on v1, where the same one exists already, with that. SUBSCRIPTION_LIMIT;
   * CALLBACK_UNREACHABLE, CALLBACK_FORBIDDEN; on v1 CALLBACK_TEST_FAILED for both.
   */
  async create(
    request: NewSubscription,
    signal: AbortSignal,
  ): Promise<{ readonly subscription: LccnSubscriptionSummary; readonly isNew: boolean }> {
    const { store, testCallbacks, now, newId } = this.#parts;
    // Looked at twice: no callback is asked in vain, and none while the tenant is held.
    const known = await this.#findRoom(store, request);
    if (known !== undefined) return { subscription: known, isNew: false };
    if (testCallbacks) await this.#test(request, signal);
    return store.transaction(async (tx) => {
      await tx.lccnSubscriptions.holdTenant(store.tenantId);
      const twin = await this.#findRoom(tx, request);
      if (twin !== undefined) return { subscription: twin, isNew: false };
      const subscription = { ...request, id: newId(), tenantId: store.tenantId, createdAt: now() };
      await tx.lccnSubscriptions.insert(subscription);
      return { subscription, isNew: true };
    });
  }

  /** What was still to be told is forgotten. Succeeds when there is none of that id. */
  async delete(id: string): Promise<void> {
    await this.#parts.store.transaction((tx) => tx.lccnSubscriptions.delete(id));
  }

  /** The same subscription where it exists already; nothing where there is room for a new one. */
  async #findRoom(
    stores: Pick<Stores, "lccnSubscriptions">,
    { apiVersion, filter, callbackUri }: NewSubscription,
  ): Promise<LccnSubscriptionSummary | undefined> {
    const { store, limit } = this.#parts;
    const all = await stores.lccnSubscriptions.listOfTenant(store.tenantId);
    const twin = all.find(
      (other) =>
        apiVersion === "v1" &&
        other.apiVersion === "v1" &&
        other.callbackUri === callbackUri &&
        isDeepStrictEqual(other.filter, filter),
    );
    if (twin === undefined && all.length >= limit) {
      throw new VnfmError(
        "SUBSCRIPTION_LIMIT",
        `There are ${all.length} subscriptions already, and a tenant may have ${limit}: delete one, or ask the operator of Fairlead for more (FAIRLEAD_MAX_SUBSCRIPTIONS).`,
      );
    }
    return twin;
  }

  async #test(callback: Callback, signal: AbortSignal): Promise<void> {
    try {
      await this.#parts.callbacks.test(callback, signal);
    } catch (error) {
      if (!(error instanceof VnfmError)) throw error;
      // The sentences are those of Tacker; what follows them is ours.
      if (callback.apiVersion === "v1") {
        throw new VnfmError("CALLBACK_TEST_FAILED", `Failed to Test Notification. ${error.message}`, {
          cause: error,
        });
      }
      throw new VnfmError(error.code, `Can't get from notification callback Uri. ${error.message}`, {
        cause: error,
      });
    }
  }
}
