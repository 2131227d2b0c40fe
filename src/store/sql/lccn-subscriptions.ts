import { type Kysely, type Selectable, sql } from "kysely";
import type { LccnSubscriptionSummary } from "../../domain/lccn-subscription.ts";
import { isSeenBy, type TenantScope } from "../../domain/tenant.ts";
import type { SecretKey } from "../secrets/secret-key.ts";
import type { LccnSubscriptionStore } from "../store.ts";
import { sealedColumns, toNullableJson } from "./sealed-json.ts";
import type { Tables } from "./tables.ts";

const TABLE = "fairlead.lccn_subscriptions";

const SUMMARY_COLUMNS = [
  "id",
  "tenant_id",
  "api_version",
  "filter",
  "callback_uri",
  "verbosity",
  "created_at",
] as const;

type Row = Pick<Selectable<Tables[typeof TABLE]>, (typeof SUMMARY_COLUMNS)[number]>;

export function lccnSubscriptionStore(
  db: Kysely<Tables>,
  key: SecretKey,
  scope: TenantScope,
): LccnSubscriptionStore {
  const sealed = sealedColumns(key, "lccn_subscriptions");
  const select = () => db.selectFrom(TABLE).select(SUMMARY_COLUMNS);
  return {
    async holdTenant(tenantId) {
      // No row stands for a tenant. Other locks that hash to the same number are waited for, which does no harm.
      await sql`select pg_advisory_xact_lock(hashtextextended(${`${TABLE} ${tenantId}`}, 0))`.execute(db);
    },

    async insert({ id, authentication, ...subscription }) {
      await db
        .insertInto(TABLE)
        .values({
          id,
          tenant_id: subscription.tenantId,
          api_version: subscription.apiVersion,
          filter: toNullableJson(subscription.filter),
          callback_uri: subscription.callbackUri,
          authentication: authentication ? sealed.seal("authentication", id, authentication) : null,
          verbosity: subscription.verbosity,
          created_at: subscription.createdAt,
        })
        .execute();
    },

    async find(id) {
      const row = await select().where("id", "=", id).executeTakeFirst();
      return row && isSeenBy(scope, row.tenant_id) ? fromRow(row) : undefined;
    },

    async list({ apiVersion, after = "", limit }) {
      const rows = await select()
        .where("api_version", "=", apiVersion)
        .$if(!scope.seesAll, (query) => query.where("tenant_id", "=", scope.tenantId))
        .where("id", ">", after)
        .orderBy("id")
        .limit(limit)
        .execute();
      return rows.map(fromRow);
    },

    async listOfTenant(tenantId) {
      const rows = await select().where("tenant_id", "=", tenantId).orderBy("id").execute();
      return rows.map(fromRow);
    },

    async delete(id) {
      await db.deleteFrom(TABLE).where("id", "=", id).execute();
      await db.deleteFrom("fairlead.notifications").where("subscription_id", "=", id).execute();
    },
  };
}

function fromRow(row: Row): LccnSubscriptionSummary {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    apiVersion: row.api_version,
    ...(row.filter && { filter: row.filter }),
    callbackUri: row.callback_uri,
    verbosity: row.verbosity,
    createdAt: row.created_at,
  };
}
