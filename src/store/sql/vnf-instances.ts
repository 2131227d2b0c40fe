import { type Insertable, type Kysely, type Selectable, sql } from "kysely";
import { VnfmError } from "../../domain/errors.ts";
import type { VnfInstance } from "../../domain/vnf-instance.ts";
import type { SecretKey } from "../secrets/secret-key.ts";
import type { VnfInstanceStore } from "../store.ts";
import { violates } from "./database-errors.ts";
import { type SealedColumns, sealedColumns, toNullableJson } from "./sealed-json.ts";
import type { Tables } from "./tables.ts";

const TABLE = "fairlead.vnf_instances";

const SUMMARY_COLUMNS = [
  "id",
  "vnf_instance_name",
  "vnf_instance_description",
  "vnfd_id",
  "vnf_pkg_id",
  "vnf_provider",
  "vnf_product_name",
  "vnf_software_version",
  "vnfd_version",
  "instantiation_state",
  "revision",
  "created_at",
  "updated_at",
] as const;

const COLUMNS = [
  ...SUMMARY_COLUMNS,
  "vnf_configurable_properties",
  "metadata",
  "extensions",
  "vim_connection_info",
  "instantiated_vnf_info",
  "deployment",
] as const;

type Row = Pick<Selectable<Tables[typeof TABLE]>, (typeof COLUMNS)[number]>;
type SummaryRow = Pick<Row, (typeof SUMMARY_COLUMNS)[number]>;
type Written<T> = { -readonly [K in keyof T]: T[K] };

const NOTHING = Object.freeze({});

export function vnfInstanceStore(db: Kysely<Tables>, key: SecretKey): VnfInstanceStore {
  const sealed = sealedColumns(key, "vnf_instances");
  return {
    async insert(instance) {
      try {
        await db.insertInto(TABLE).values(toRow(instance, sealed)).execute();
      } catch (error) {
        if (!violates(error, "vnf_instances_package")) throw error;
        throw new VnfmError("VNF_PACKAGE_UNKNOWN", `There is no VNF package ${instance.vnfPkgId}.`);
      }
    },

    async find(id) {
      const row = await db.selectFrom(TABLE).select(COLUMNS).where("id", "=", id).executeTakeFirst();
      return row && fromRow(row, sealed);
    },

    async findForUpdate(id) {
      const row = await db
        .selectFrom(TABLE)
        .select(COLUMNS)
        .where("id", "=", id)
        .forUpdate()
        .executeTakeFirst();
      return row && fromRow(row, sealed);
    },

    async listSummaries({ after = "", limit }) {
      const rows = await db
        .selectFrom(TABLE)
        .select(SUMMARY_COLUMNS)
        .where("id", ">", after)
        .orderBy("id")
        .limit(limit)
        .execute();
      return rows.map(fromSummaryRow);
    },

    async list({ after = "", limit }) {
      const rows = await db
        .selectFrom(TABLE)
        .select(COLUMNS)
        .where("id", ">", after)
        .orderBy("id")
        .limit(limit)
        .execute();
      return rows.map((row) => fromRow(row, sealed));
    },

    async update(instance) {
      const { id, revision, ...values } = toRow(instance, sealed);
      const { numUpdatedRows } = await db
        .updateTable(TABLE)
        .set({ ...values, revision: revision + 1 })
        .where("id", "=", id)
        .where("revision", "=", revision)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    async delete(id) {
      await db.deleteFrom(TABLE).where("id", "=", id).execute();
    },

    async countByVnfPkg(vnfPkgId) {
      const { count } = await db
        .selectFrom(TABLE)
        .select(sql<string>`count(*)`.as("count"))
        .where("vnf_pkg_id", "=", vnfPkgId)
        .executeTakeFirstOrThrow();
      return Number(count);
    },

    async countByVim(vimId) {
      const { count } = await db
        .selectFrom(TABLE)
        .select(sql<string>`count(*)`.as("count"))
        .where(sql<boolean>`vim_ids @> array[${vimId}]`)
        // A literal: a parameter would keep the planner from the partial index.
        .where(sql<boolean>`instantiation_state = 'INSTANTIATED'`)
        .executeTakeFirstOrThrow();
      return Number(count);
    },
  };
}

function toRow(instance: VnfInstance, sealed: SealedColumns): Insertable<Tables[typeof TABLE]> {
  const { id, vimConnectionInfo, deployment } = instance;
  const connections = Object.values(vimConnectionInfo);
  return {
    id,
    vnf_instance_name: instance.vnfInstanceName ?? null,
    vnf_instance_description: instance.vnfInstanceDescription ?? null,
    vnfd_id: instance.vnfdId,
    vnf_pkg_id: instance.vnfPkgId,
    vnf_provider: instance.vnfProvider,
    vnf_product_name: instance.vnfProductName,
    vnf_software_version: instance.vnfSoftwareVersion,
    vnfd_version: instance.vnfdVersion,
    instantiation_state: instance.instantiationState,
    vnf_configurable_properties: JSON.stringify(instance.vnfConfigurableProperties),
    metadata: JSON.stringify(instance.metadata),
    extensions: JSON.stringify(instance.extensions),
    vim_connection_info:
      connections.length === 0 ? null : sealed.seal("vim_connection_info", id, vimConnectionInfo),
    vim_ids: connections.flatMap(({ vimId }) => vimId ?? []),
    instantiated_vnf_info: toNullableJson(instance.instantiatedVnfInfo),
    deployment: deployment === undefined ? null : sealed.seal("deployment", id, deployment),
    revision: instance.revision,
    created_at: instance.createdAt,
    updated_at: instance.updatedAt,
  };
}

/** Pages of a hundred go through here thousands of times a second: one plain object a row, nothing read that lists leave out. */
function fromSummaryRow(row: SummaryRow): Written<VnfInstance> {
  const instance: Written<VnfInstance> = {
    id: row.id,
    vnfdId: row.vnfd_id,
    vnfPkgId: row.vnf_pkg_id,
    vnfProvider: row.vnf_provider,
    vnfProductName: row.vnf_product_name,
    vnfSoftwareVersion: row.vnf_software_version,
    vnfdVersion: row.vnfd_version,
    instantiationState: row.instantiation_state,
    vnfConfigurableProperties: NOTHING,
    metadata: NOTHING,
    extensions: NOTHING,
    vimConnectionInfo: NOTHING,
    revision: row.revision,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
  if (row.vnf_instance_name !== null) instance.vnfInstanceName = row.vnf_instance_name;
  if (row.vnf_instance_description !== null) instance.vnfInstanceDescription = row.vnf_instance_description;
  return instance;
}

function fromRow(row: Row, sealed: SealedColumns): VnfInstance {
  const instance = fromSummaryRow(row);
  instance.vnfConfigurableProperties = row.vnf_configurable_properties;
  instance.metadata = row.metadata;
  instance.extensions = row.extensions;
  if (row.vim_connection_info !== null) {
    instance.vimConnectionInfo = sealed.unseal("vim_connection_info", row.id, row.vim_connection_info);
  }
  if (row.instantiated_vnf_info !== null) instance.instantiatedVnfInfo = row.instantiated_vnf_info;
  if (row.deployment !== null) instance.deployment = sealed.unseal("deployment", row.id, row.deployment);
  return instance;
}
