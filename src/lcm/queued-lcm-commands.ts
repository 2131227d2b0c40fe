import { VnfmError } from "../domain/errors.ts";
import { instanceBusy } from "../domain/instance-busy.ts";
import type { JsonObject } from "../domain/json.ts";
import type { CancelMode, LcmOperationType, LcmOpOcc } from "../domain/lcm-op-occ.ts";
import { isRunning, type OperationEvent } from "../domain/operation-state.ts";
import type { TenantScope } from "../domain/tenant.ts";
import type { InstantiationState, VnfInstance } from "../domain/vnf-instance.ts";
import type { Subscribers } from "../notifications/subscribers.ts";
import type { Store, Transaction } from "../store/store.ts";
import { enter } from "./engine/advance.ts";
import { type AnyOperation, canRollBack } from "./engine/operation.ts";
import { saveChange } from "./engine/save-change.ts";
import { saveFinal } from "./engine/save-final.ts";
import type { LcmCommands } from "./lcm-commands.ts";
import type { OccurrenceQueue } from "./occurrence-queue.ts";

export interface LcmCommandParts {
  readonly store: Store;
  readonly operations: Readonly<Record<LcmOperationType, AnyOperation>>;
  /** What an operation may reach that works for a tenant. */
  readonly worldOf: (tenantId: string) => unknown;
  readonly queue: OccurrenceQueue;
  readonly subscribers: Subscribers;
  readonly now: () => Date;
  readonly newId: () => string;
}

/** Writes what is asked for and hands it to a conductor, in one transaction. */
export class QueuedLcmCommands implements LcmCommands {
  readonly #parts: LcmCommandParts;

  constructor(parts: LcmCommandParts) {
    this.#parts = parts;
  }

  within(scope: TenantScope): LcmCommands {
    return new QueuedLcmCommands({ ...this.#parts, store: this.#parts.store.within(scope) });
  }

  async start(
    type: LcmOperationType,
    vnfInstanceId: string,
    params: JsonObject,
    check?: (instance: VnfInstance) => void,
  ): Promise<LcmOpOcc> {
    const { store, operations, worldOf, queue, subscribers, now, newId } = this.#parts;
    const operation = operations[type];
    const instance = known(await store.vnfInstances.find(vnfInstanceId), vnfInstanceId);
    check?.(instance);
    // First of all: what is under way decides the state, and what can be done about it.
    await requireIdle(store, vnfInstanceId);
    requireState(instance, operation.requires);
    const world = worldOf(instance.tenantId);
    const facts: JsonObject = await operation.plan({ params, instance, world });

    const startTime = now();
    const occurrence: LcmOpOcc = {
      id: newId(),
      tenantId: instance.tenantId,
      vnfInstanceId,
      operation: type,
      // An operation that asks nobody for leave, MODIFY_INFO, has no STARTING (SOL003 5.4.2).
      operationState: operation.starting.length > 0 ? "STARTING" : "PROCESSING",
      startTime,
      stateEnteredTime: startTime,
      isAutomaticInvocation: false,
      params,
      facts,
      vimIds: operation.vimIds?.(facts) ?? [],
      journal: [],
      warnings: [],
      epoch: 0,
    };
    await store.transaction(async (tx) => {
      const current = known(await tx.vnfInstances.findForUpdate(vnfInstanceId), vnfInstanceId);
      check?.(current);
      requireState(current, operation.requires);
      await tx.lcmOpOccs.insert(occurrence);
      await subscribers.operationChanged(occurrence, tx);
      await queue.send(occurrence.id, vnfInstanceId, tx);
    });
    return occurrence;
  }

  retry(occurrenceId: string): Promise<LcmOpOcc> {
    return this.#resume(occurrenceId, "retry");
  }

  rollback(occurrenceId: string): Promise<LcmOpOcc> {
    return this.#resume(occurrenceId, "rollback");
  }

  async fail(occurrenceId: string): Promise<LcmOpOcc> {
    const { store, operations, subscribers, now } = this.#parts;
    return store.transaction(async (tx) => {
      const occurrence = await getForUpdate(tx, occurrenceId);
      const failed = enter(requireFailedTemp(occurrence), "fail", now());
      const operation = operations[occurrence.operation];
      const saved = await saveFinal(operation, failed, "FAILED", tx, now(), subscribers);
      if (saved === undefined) throw claimedMeanwhile(occurrenceId);
      return saved;
    });
  }

  async cancel(occurrenceId: string, mode: CancelMode): Promise<LcmOpOcc> {
    const { store, queue } = this.#parts;
    const occurrence = await store.transaction(async (tx) => {
      const found = await getForUpdate(tx, occurrenceId);
      const { operationState: state } = found;
      if (!isRunning(state) || !(await tx.lcmOpOccs.requestCancel(occurrenceId, mode))) {
        throw new VnfmError(
          "LCM_OP_OCC_STATE",
          `LCM operation ${occurrenceId} is ${state}; only STARTING, PROCESSING and ROLLING_BACK can be cancelled.`,
        );
      }
      return found;
    });
    queue.wakeCanceller(occurrenceId);
    return { ...occurrence, cancelMode: mode };
  }

  async #resume(
    occurrenceId: string,
    event: Extract<OperationEvent, "retry" | "rollback">,
  ): Promise<LcmOpOcc> {
    const { store, operations, queue, subscribers, now } = this.#parts;
    return store.transaction(async (tx) => {
      const occurrence = requireFailedTemp(await getForUpdate(tx, occurrenceId));
      if (event === "rollback" && !canRollBack(operations[occurrence.operation])) {
        throw new VnfmError(
          "ROLLBACK_UNSUPPORTED",
          `Rollback of ${occurrence.operation} is not supported; retry LCM operation ${occurrenceId} or fail it.`,
        );
      }
      const resumed = enter(occurrence, event, now());
      if (!(await saveChange(resumed, tx, subscribers))) throw claimedMeanwhile(occurrenceId);
      await queue.send(occurrenceId, occurrence.vnfInstanceId, tx);
      return resumed;
    });
  }
}

async function getForUpdate(tx: Transaction, id: string): Promise<LcmOpOcc> {
  const occurrence = await tx.lcmOpOccs.findForUpdate(id);
  if (occurrence === undefined) throw new VnfmError("LCM_OP_OCC_UNKNOWN", `VnfLcmOpOcc ${id} not found.`);
  return occurrence;
}

/** A bug: nothing claims what is FAILED_TEMP, and its row is locked. */
function claimedMeanwhile(occurrenceId: string): Error {
  return new Error(`occurrence ${occurrenceId} was claimed while FAILED_TEMP`);
}

function requireFailedTemp(occurrence: LcmOpOcc): LcmOpOcc {
  if (occurrence.operationState === "FAILED_TEMP") return occurrence;
  throw new VnfmError(
    "LCM_OP_OCC_STATE",
    `LCM operation ${occurrence.id} not FAILED_TEMP: it is ${occurrence.operationState}.`,
  );
}

function known(instance: VnfInstance | undefined, id: string): VnfInstance {
  if (instance !== undefined) return instance;
  throw new VnfmError("VNF_INSTANCE_UNKNOWN", `VnfInstance ${id} not found.`);
}

function requireState(instance: VnfInstance, state: InstantiationState | undefined): void {
  if (state === undefined || instance.instantiationState === state) return;
  const verb = instance.instantiationState === "INSTANTIATED" ? "is" : "isn't";
  throw new VnfmError("VNF_INSTANCE_STATE", `VnfInstance ${instance.id} ${verb} instantiated.`);
}

/** The index of the database has the last word; asking first spares the client a plan that could not be started. */
async function requireIdle(store: Store, vnfInstanceId: string): Promise<void> {
  const blocking = await store.lcmOpOccs.findUnfinished(vnfInstanceId);
  if (blocking !== undefined) throw instanceBusy(vnfInstanceId, blocking);
}
