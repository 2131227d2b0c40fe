import { isDeepStrictEqual } from "node:util";
import { VnfmError } from "../domain/errors.ts";
import type { LccnSubscription, LccnSubscriptionSummary } from "../domain/lccn-subscription.ts";
import type { Callback } from "../domain/notification.ts";
import type { TenantScope } from "../domain/tenant.ts";
import type { Store } from "../store/store.ts";
import type { CallbackClient } from "./callback/callback-client.ts";

/** SOL003 5.5.2.15, LccnSubscriptionRequest. */
export type NewSubscription = Omit<LccnSubscription, "id" | "tenantId" | "createdAt">;

interface Parts {
  readonly store: Store;
  readonly callbacks: Pick<CallbackClient, "test">;
  /** Whether a callback is asked before it is subscribed. */
  readonly testCallbacks: boolean;
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
   * Resolves with the subscription that was made; on v1, where the same one exists already, with that. CALLBACK_UNREACHABLE,
   * CALLBACK_FORBIDDEN; on v1 CALLBACK_TEST_FAILED for both.
   */
  async create(
    request: NewSubscription,
    signal: AbortSignal,
  ): Promise<{ readonly subscription: LccnSubscriptionSummary; readonly isNew: boolean }> {
    const { store, testCallbacks, now, newId } = this.#parts;
    const twin = request.apiVersion === "v1" ? await this.#findTwin(request) : undefined;
    if (twin !== undefined) return { subscription: twin, isNew: false };
    if (testCallbacks) await this.#test(request, signal);
    const subscription = { ...request, id: newId(), tenantId: store.tenantId, createdAt: now() };
    await store.lccnSubscriptions.insert(subscription);
    return { subscription, isNew: true };
  }

  /** What was still to be told is forgotten. Succeeds when there is none of that id. */
  async delete(id: string): Promise<void> {
    await this.#parts.store.transaction((tx) => tx.lccnSubscriptions.delete(id));
  }

  async #findTwin({ filter, callbackUri }: NewSubscription): Promise<LccnSubscriptionSummary | undefined> {
    const { store } = this.#parts;
    const all = await store.lccnSubscriptions.listOfTenant(store.tenantId);
    return all.find(
      (other) =>
        other.apiVersion === "v1" &&
        other.callbackUri === callbackUri &&
        isDeepStrictEqual(other.filter, filter),
    );
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
