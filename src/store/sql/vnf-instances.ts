import { type Insertable, type Kysely, type Selectable, sql } from "kysely";
import { VnfmError } from "../../domain/errors.ts";
import { isSeenBy, type TenantScope } from "../../domain/tenant.ts";
import type { VnfInstance } from "../../domain/vnf-instance.ts";
import type { SecretKey } from "../secrets/secret-key.ts";
import type { VnfInstanceStore } from "../store.ts";
import { violates } from "./database-errors.ts";
import { prepare, queries } from "./prepare.ts";
import { type SealedColumns, sealedColumns, toNullableJson } from "./sealed-json.ts";
import type { InstanceSummary, Tables } from "./tables.ts";

const TABLE = "fairlead.vnf_instances";

const COLUMNS = [
  "id",
  "tenant_id",
  "summary",
  "vnf_configurable_properties",
  "metadata",
  "extensions",
  "vim_connection_info",
  "instantiated_vnf_info",
  "deployment",
] as const;

type Row = Pick<Selectable<Tables[typeof TABLE]>, (typeof COLUMNS)[number]>;

const byId = queries.selectFrom(TABLE).select(COLUMNS).where("id", "=", "id");
const findById = prepare(byId);
const findRevisionById = prepare(
  queries.selectFrom(TABLE).select(["tenant_id", "revision"]).where("id", "=", "id"),
);
const findByIdForUpdate = prepare(byId.forUpdate());

const pageOf = queries.selectFrom(TABLE).where("id", ">", "after").orderBy("id").limit(1);
const tenantPageOf = pageOf.where("tenant_id", "=", "tenantId");
const listPage = prepare(pageOf.select(COLUMNS));
const listTenantPage = prepare(tenantPageOf.select(COLUMNS));
// One value for the whole page: parsing a row for each instance costs more than all the rest.
const revision = sql<string | null>`string_agg(id || ' ' || revision, ',')`.as("revision");
const summaries = sql<InstanceSummary[] | null>`json_agg(summary)`.as("summaries");
const wholePage = (page: typeof pageOf) =>
  queries.selectFrom(page.select(["id", "revision", "summary"]).as("page")).select([revision, summaries]);
const pageRevision = (page: typeof pageOf) =>
  queries.selectFrom(page.select(["id", "revision"]).as("page")).select(revision);
const listSummaryPage = prepare(wholePage(pageOf));
const listTenantSummaryPage = prepare(wholePage(tenantPageOf));
const findRevisionOfPage = prepare(pageRevision(pageOf));
const findRevisionOfTenantPage = prepare(pageRevision(tenantPageOf));

export function vnfInstanceStore(db: Kysely<Tables>, key: SecretKey, scope: TenantScope): VnfInstanceStore {
  const sealed = sealedColumns(key, "vnf_instances");
  const read = (row: Row | undefined) =>
    row && isSeenBy(scope, row.tenant_id) ? fromRow(row, sealed) : undefined;
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
      const [row] = await findById(db, id);
      return read(row);
    },

    async findForUpdate(id) {
      const [row] = await findByIdForUpdate(db, id);
      return read(row);
    },

    async findRevision(id) {
      const [row] = await findRevisionById(db, id);
      return row && isSeenBy(scope, row.tenant_id) ? row.revision : undefined;
    },

    async listSummaries({ after = "", limit }) {
      const [page] = scope.seesAll
        ? await listSummaryPage(db, after, limit)
        : await listTenantSummaryPage(db, after, scope.tenantId, limit);
      return { summaries: page?.summaries ?? [], revision: page?.revision ?? "" };
    },

    async findPageRevision({ after = "", limit }) {
      const [page] = scope.seesAll
        ? await findRevisionOfPage(db, after, limit)
        : await findRevisionOfTenantPage(db, after, scope.tenantId, limit);
      return page?.revision ?? "";
    },

    async list({ after = "", limit }) {
      const rows = scope.seesAll
        ? await listPage(db, after, limit)
        : await listTenantPage(db, after, scope.tenantId, limit);
      return rows.map((row) => fromRow(row, sealed));
    },

    async update(instance) {
      const { id, ...values } = toRow({ ...instance, revision: instance.revision + 1 }, sealed);
      const { numUpdatedRows } = await db
        .updateTable(TABLE)
        .set(values)
        .where("id", "=", id)
        .where("revision", "=", instance.revision)
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
  const {
    tenantId,
    vnfConfigurableProperties,
    metadata,
    extensions,
    vimConnectionInfo,
    instantiatedVnfInfo,
    deployment,
    ...summary
  } = instance;
  const connections = Object.values(vimConnectionInfo);
  return {
    id: instance.id,
    tenant_id: tenantId,
    vnf_pkg_id: instance.vnfPkgId,
    instantiation_state: instance.instantiationState,
    vim_ids: connections.flatMap(({ vimId }) => vimId ?? []),
    revision: instance.revision,
    summary: JSON.stringify(summary),
    vnf_configurable_properties: JSON.stringify(vnfConfigurableProperties),
    metadata: JSON.stringify(metadata),
    extensions: JSON.stringify(extensions),
    vim_connection_info:
      connections.length === 0 ? null : sealed.seal("vim_connection_info", instance.id, vimConnectionInfo),
    instantiated_vnf_info: toNullableJson(instantiatedVnfInfo),
    deployment: deployment === undefined ? null : sealed.seal("deployment", instance.id, deployment),
  };
}

function fromRow({ id, summary, ...row }: Row, sealed: SealedColumns): VnfInstance {
  return {
    ...summary,
    tenantId: row.tenant_id,
    createdAt: new Date(summary.createdAt),
    updatedAt: new Date(summary.updatedAt),
    vnfConfigurableProperties: row.vnf_configurable_properties,
    metadata: row.metadata,
    extensions: row.extensions,
    vimConnectionInfo:
      row.vim_connection_info === null
        ? {}
        : sealed.unseal("vim_connection_info", id, row.vim_connection_info),
    ...(row.instantiated_vnf_info && { instantiatedVnfInfo: row.instantiated_vnf_info }),
    ...(row.deployment && { deployment: sealed.unseal("deployment", id, row.deployment) }),
  };
}
