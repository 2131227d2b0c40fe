import { type Insertable, type Kysely, type Selectable, sql } from "kysely";
import { VnfmError } from "../../domain/errors.ts";
import { isSeenBy, type TenantScope } from "../../domain/tenant.ts";
import type { VnfPackage, VnfPackageSummary } from "../../domain/vnf-package.ts";
import type { Page, VnfPackageStore } from "../store.ts";
import { violates } from "./database-errors.ts";
import { toNullableJson } from "./sealed-json.ts";
import type { Tables } from "./tables.ts";

const TABLE = "fairlead.vnf_packages";

const COLUMNS = [
  "id",
  "tenant_id",
  "onboarding_state",
  "operational_state",
  "usage_state",
  "user_defined_data",
  "onboarding_failure_details",
  "content",
  "created_at",
] as const;

type Row = Pick<Selectable<Tables[typeof TABLE]>, (typeof COLUMNS)[number]>;

export function vnfPackageStore(db: Kysely<Tables>, scope: TenantScope): VnfPackageStore {
  const select = () => db.selectFrom(TABLE).select(COLUMNS);
  const read = (row: Row | undefined) => (row && isSeenBy(scope, row.tenant_id) ? fromRow(row) : undefined);
  const pageOf = ({ after = "", limit }: Page) => {
    const page = db.selectFrom(TABLE).where("id", ">", after).orderBy("id").limit(limit);
    return scope.seesAll ? page : page.where("tenant_id", "=", scope.tenantId);
  };
  return {
    async insert(vnfPackage) {
      await refusingTwins(vnfPackage, () => db.insertInto(TABLE).values(toRow(vnfPackage)).execute());
    },

    find: async (id) => read(await select().where("id", "=", id).executeTakeFirst()),

    findForUpdate: async (id) => read(await select().where("id", "=", id).forUpdate().executeTakeFirst()),

    async findByVnfdId(vnfdId) {
      const row = await select()
        .where("tenant_id", "=", scope.tenantId)
        .where("vnfd_id", "=", vnfdId)
        // A literal: a parameter would keep the planner from the partial index.
        .where(sql<boolean>`onboarding_state = 'ONBOARDED'`)
        .executeTakeFirst();
      return read(row);
    },

    async listSummaries(page) {
      const rows = await pageOf(page).select("summary").execute();
      return rows.map(({ summary }) => summary);
    },

    async list(page) {
      const rows = await pageOf(page).select(COLUMNS).execute();
      return rows.map(fromRow);
    },

    async listUnfinished() {
      const rows = await select()
        .where(sql<boolean>`onboarding_state in ('UPLOADING', 'PROCESSING')`)
        .orderBy("id")
        .execute();
      return rows.map(fromRow);
    },

    async update(vnfPackage) {
      const { id, ...values } = toRow(vnfPackage);
      await refusingTwins(vnfPackage, () => db.updateTable(TABLE).set(values).where("id", "=", id).execute());
    },

    async delete(id) {
      try {
        await db.deleteFrom(TABLE).where("id", "=", id).execute();
      } catch (error) {
        if (!violates(error, "vnf_instances_package")) throw error;
        throw new VnfmError(
          "VNF_PACKAGE_STATE",
          `VNF package ${id} is used by VNF instances; delete those first.`,
        );
      }
    },
  };
}

async function refusingTwins(vnfPackage: VnfPackage, write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!violates(error, "vnf_packages_onboarded")) throw error;
    throw new VnfmError(
      "VNF_PACKAGE_STATE",
      `Another VNF package with the VNFD id ${vnfPackage.content?.vnfd.vnfdId} is onboarded already; ` +
        "delete that one, or give this VNFD an id of its own.",
    );
  }
}

function toRow(vnfPackage: VnfPackage): Insertable<Tables[typeof TABLE]> {
  return {
    id: vnfPackage.id,
    tenant_id: vnfPackage.tenantId,
    onboarding_state: vnfPackage.onboardingState,
    operational_state: vnfPackage.operationalState,
    usage_state: vnfPackage.usageState,
    vnfd_id: vnfPackage.content?.vnfd.vnfdId ?? null,
    user_defined_data: JSON.stringify(vnfPackage.userDefinedData),
    onboarding_failure_details: toNullableJson(vnfPackage.onboardingFailureDetails),
    content: toNullableJson(vnfPackage.content),
    summary: JSON.stringify(toSummary(vnfPackage)),
    created_at: vnfPackage.createdAt,
  };
}

function toSummary(vnfPackage: VnfPackage): VnfPackageSummary {
  const { id, onboardingState, operationalState, usageState, content } = vnfPackage;
  const states = { id, onboardingState, operationalState, usageState };
  if (content === undefined) return states;
  const { flavours: _, ...vnfd } = content.vnfd;
  const { packageSecurityOption } = content;
  return { ...states, content: { vnfd, ...(packageSecurityOption && { packageSecurityOption }) } };
}

function fromRow(row: Row): VnfPackage {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    onboardingState: row.onboarding_state,
    operationalState: row.operational_state,
    usageState: row.usage_state,
    userDefinedData: row.user_defined_data,
    ...(row.onboarding_failure_details && { onboardingFailureDetails: row.onboarding_failure_details }),
    ...(row.content && { content: row.content }),
    createdAt: row.created_at,
  };
}
