import { type Insertable, type Kysely, type Selectable, sql } from "kysely";
import { VnfmError } from "../../domain/errors.ts";
import { instanceBusy } from "../../domain/instance-busy.ts";
import type { LcmOpOcc, LcmOpOccSummary } from "../../domain/lcm-op-occ.ts";
import { isRunning } from "../../domain/operation-state.ts";
import { isSeenBy, type TenantScope } from "../../domain/tenant.ts";
import type { SecretKey } from "../secrets/secret-key.ts";
import type { LcmOpOccStore, Page } from "../store.ts";
import { violates } from "./database-errors.ts";
import { type SealedColumns, sealedColumns, toNullableJson } from "./sealed-json.ts";
import type { Tables } from "./tables.ts";

const TABLE = "fairlead.lcm_op_occs";

const SUMMARY_COLUMNS = [
  "id",
  "tenant_id",
  "vnf_instance_id",
  "vim_ids",
  "operation",
  "operation_state",
  "start_time",
  "state_entered_time",
  "grant_id",
  "is_automatic_invocation",
  "cancel_mode",
  "journal",
  "progress",
  "warnings",
  "epoch",
] as const;

const COLUMNS = [...SUMMARY_COLUMNS, "params", "facts", "error", "resource_changes", "changed_info"] as const;

// Literals: parameters would keep the planner from the partial indexes.
const UNFINISHED = sql<boolean>`operation_state not in ('COMPLETED', 'FAILED', 'ROLLED_BACK')`;
const RUNNING = sql<boolean>`operation_state in ('STARTING', 'PROCESSING', 'ROLLING_BACK')`;

// Each attempt means that the blocking occurrence ended between two statements.
const INSERT_ATTEMPTS = 5;

type Row = Pick<Selectable<Tables[typeof TABLE]>, (typeof COLUMNS)[number]>;
type SummaryRow = Pick<Row, (typeof SUMMARY_COLUMNS)[number]>;

export function lcmOpOccStore(db: Kysely<Tables>, key: SecretKey, scope: TenantScope): LcmOpOccStore {
  const sealed = sealedColumns(key, "lcm_op_occs");
  const read = (row: Row | undefined) =>
    row && isSeenBy(scope, row.tenant_id) ? fromRow(row, sealed) : undefined;
  const select = () => db.selectFrom(TABLE).select(COLUMNS);
  const pageOf = ({ after = "", limit }: Page) => {
    const page = db.selectFrom(TABLE).where("id", ">", after).orderBy("id").limit(limit);
    return scope.seesAll ? page : page.where("tenant_id", "=", scope.tenantId);
  };
  const selectUnfinished = (vnfInstanceId: string) =>
    select().where("vnf_instance_id", "=", vnfInstanceId).where(UNFINISHED).executeTakeFirst();

  return {
    async insert(occurrence) {
      await holdVims(db, occurrence.vimIds);
      const row = { ...toIdentity(occurrence), ...toState(occurrence, sealed) };
      for (let attempt = 1; attempt <= INSERT_ATTEMPTS; attempt++) {
        if (await insertUnlessBusy(db, row)) return;
        const blocking = await selectUnfinished(occurrence.vnfInstanceId);
        if (blocking) {
          const { id, operation, operation_state: operationState } = blocking;
          throw instanceBusy(occurrence.vnfInstanceId, { id, operation, operationState });
        }
      }
      throw new VnfmError(
        "VNF_INSTANCE_BUSY",
        `VNF instance ${occurrence.vnfInstanceId} is being operated on by others; try again.`,
      );
    },

    find: async (id) => read(await select().where("id", "=", id).executeTakeFirst()),

    findForUpdate: async (id) => read(await select().where("id", "=", id).forUpdate().executeTakeFirst()),

    findUnfinished: async (vnfInstanceId) => read(await selectUnfinished(vnfInstanceId)),

    async list(page) {
      const rows = await pageOf(page).select(COLUMNS).execute();
      return rows.map((row) => fromRow(row, sealed));
    },

    async listSummaries(page) {
      const rows = await pageOf(page).select(SUMMARY_COLUMNS).execute();
      return rows.map(fromSummaryRow);
    },

    async listRunning() {
      const rows = await db
        .selectFrom(TABLE)
        .select(["id", "vnf_instance_id"])
        .where(RUNNING)
        .orderBy("id")
        .execute();
      return rows.map((row) => ({ id: row.id, vnfInstanceId: row.vnf_instance_id }));
    },

    async claim(id) {
      const row = await db
        .updateTable(TABLE)
        .set({ epoch: sql`epoch + 1` })
        .where("id", "=", id)
        .where(RUNNING)
        .returning(COLUMNS)
        .executeTakeFirst();
      return read(row);
    },

    async findControl(id) {
      const row = await db
        .selectFrom(TABLE)
        .select(["epoch", "cancel_mode"])
        .where("id", "=", id)
        .executeTakeFirst();
      return row && { epoch: row.epoch, ...(row.cancel_mode && { cancelMode: row.cancel_mode }) };
    },

    async save(occurrence) {
      const { cancel_mode: _, ...state } = toState(occurrence, sealed);
      const { numUpdatedRows } = await db
        .updateTable(TABLE)
        .set(isRunning(occurrence.operationState) ? state : { ...state, cancel_mode: null })
        .where("id", "=", occurrence.id)
        .where("epoch", "=", occurrence.epoch)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    async saveProgress({ id, epoch, progress }) {
      const { numUpdatedRows } = await db
        .updateTable(TABLE)
        .set({ progress: toNullableJson(progress) })
        .where("id", "=", id)
        .where("epoch", "=", epoch)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    async requestCancel(id, mode) {
      const { numUpdatedRows } = await db
        .updateTable(TABLE)
        .set({ cancel_mode: mode })
        .where("id", "=", id)
        .where(RUNNING)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    async countUnfinishedByVim(vimId) {
      const { count } = await db
        .selectFrom(TABLE)
        .select(sql<string>`count(*)`.as("count"))
        .where(UNFINISHED)
        .where(sql<boolean>`vim_ids @> array[${vimId}]`)
        .executeTakeFirstOrThrow();
      return Number(count);
    },

    async deleteByVnfInstance(vnfInstanceId) {
      await db.deleteFrom(TABLE).where("vnf_instance_id", "=", vnfInstanceId).execute();
    },
  };
}

/**
 * A VIM is deleted under `for update`, so the deletion sees the occurrence, or came first: then the VIM is gone, and the operation's
 * first step says so.
 */
async function holdVims(db: Kysely<Tables>, vimIds: readonly string[]): Promise<void> {
  if (vimIds.length === 0) return;
  await db.selectFrom("fairlead.vims").select("id").where("id", "in", vimIds).forKeyShare().execute();
}

/** Not an error of the database when the instance is busy: that would spoil the transaction before we can name the culprit. */
async function insertUnlessBusy(db: Kysely<Tables>, row: Insertable<Tables[typeof TABLE]>): Promise<boolean> {
  try {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto(TABLE)
      .values(row)
      .onConflict((conflict) => conflict.column("vnf_instance_id").where(UNFINISHED).doNothing())
      .executeTakeFirst();
    return (numInsertedOrUpdatedRows ?? 0n) > 0n;
  } catch (error) {
    if (!violates(error, "lcm_op_occs_instance")) throw error;
    throw new VnfmError("VNF_INSTANCE_UNKNOWN", `There is no VNF instance ${row.vnf_instance_id}.`);
  }
}

function toIdentity(occurrence: LcmOpOcc) {
  return {
    id: occurrence.id,
    tenant_id: occurrence.tenantId,
    vnf_instance_id: occurrence.vnfInstanceId,
    vim_ids: [...occurrence.vimIds],
    operation: occurrence.operation,
    start_time: occurrence.startTime,
    is_automatic_invocation: occurrence.isAutomaticInvocation,
    epoch: occurrence.epoch,
  };
}

function toState(occurrence: LcmOpOcc, sealed: SealedColumns) {
  return {
    operation_state: occurrence.operationState,
    state_entered_time: occurrence.stateEnteredTime,
    grant_id: occurrence.grantId ?? null,
    cancel_mode: occurrence.cancelMode ?? null,
    params: sealed.seal("params", occurrence.id, occurrence.params),
    facts: sealed.seal("facts", occurrence.id, occurrence.facts),
    journal: JSON.stringify(occurrence.journal),
    progress: toNullableJson(occurrence.progress),
    error: toNullableJson(occurrence.error),
    resource_changes: toNullableJson(occurrence.resourceChanges),
    changed_info: toNullableJson(occurrence.changedInfo),
    warnings: JSON.stringify(occurrence.warnings),
  };
}

function fromRow(row: Row, sealed: SealedColumns): LcmOpOcc {
  return {
    ...fromSummaryRow(row),
    params: sealed.unseal("params", row.id, row.params),
    facts: sealed.unseal("facts", row.id, row.facts),
    ...(row.error && { error: row.error }),
    ...(row.resource_changes && { resourceChanges: row.resource_changes }),
    ...(row.changed_info && { changedInfo: row.changed_info }),
  };
}

function fromSummaryRow(row: SummaryRow): LcmOpOccSummary {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    vnfInstanceId: row.vnf_instance_id,
    vimIds: row.vim_ids,
    operation: row.operation,
    operationState: row.operation_state,
    startTime: row.start_time,
    stateEnteredTime: row.state_entered_time,
    ...(row.grant_id !== null && { grantId: row.grant_id }),
    isAutomaticInvocation: row.is_automatic_invocation,
    ...(row.cancel_mode && { cancelMode: row.cancel_mode }),
    journal: row.journal,
    ...(row.progress && { progress: row.progress }),
    warnings: row.warnings,
    epoch: row.epoch,
  };
}
