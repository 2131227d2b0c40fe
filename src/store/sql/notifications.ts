import { type Kysely, type Selectable, sql } from "kysely";
import type { DeadLetter } from "../../domain/notification.ts";
import type { TenantScope } from "../../domain/tenant.ts";
import type { SecretKey } from "../secrets/secret-key.ts";
import type { NotificationStore } from "../store.ts";
import { type LaneStore, laneStore } from "./notification-lanes.ts";
import type { Tables } from "./tables.ts";

const TABLE = "fairlead.notifications";

// A literal: a parameter would keep the planner from the partial index.
const IS_DEAD = sql<boolean>`died_at is not null`;

type Row = Selectable<Tables[typeof TABLE]>;

export function notificationStore(db: Kysely<Tables>, key: SecretKey, scope: TenantScope): NotificationStore {
  const lanes: LaneStore = laneStore(db, key);
  // It belongs to whom its subscription belongs to.
  const isSeen = scope.seesAll
    ? sql<boolean>`true`
    : sql<boolean>`subscription_id in (
        select id from fairlead.lccn_subscriptions where tenant_id = ${scope.tenantId}
      )`;
  const selectDead = () => db.selectFrom(TABLE).selectAll().where(IS_DEAD).where(isSeen);
  return {
    ...lanes,

    async deleteTold(ids) {
      await sql`delete from fairlead.notifications where id = any(${ids})`.execute(db);
    },

    async countAttempt(id) {
      await sql`update fairlead.notifications set attempts = attempts + 1 where id = ${id}`.execute(db);
    },

    async bury(id, reason, diedAt) {
      await sql`
        update fairlead.notifications set attempts = attempts + 1, reason = ${reason}, died_at = ${diedAt}
        where id = ${id}`.execute(db);
    },

    async revive(id, now) {
      const { rows } = await sql`
        with revived as (
          update fairlead.notifications set died_at = null, reason = null, attempts = 0
          where id = ${id} and died_at is not null and ${isSeen}
          returning subscription_id, vnf_instance_id, seq
        )
        insert into fairlead.notification_lanes
          (subscription_id, vnf_instance_id, last_seq, due_at, has_more, epoch)
        select subscription_id, vnf_instance_id, seq, ${now}, true, 0 from revived
        on conflict (subscription_id, vnf_instance_id) do update
          set due_at = coalesce(notification_lanes.due_at, excluded.due_at), has_more = true
        returning 1`.execute(db);
      return rows.length > 0;
    },

    async findDeadLetter(id) {
      const row = await selectDead().where("id", "=", id).executeTakeFirst();
      return row && toDeadLetter(row);
    },

    async listDeadLetters({ after = "", limit }) {
      const rows = await selectDead().where("id", ">", after).orderBy("id").limit(limit).execute();
      return rows.map(toDeadLetter);
    },

    async tidy(diedBefore) {
      await sql`delete from fairlead.notifications where died_at < ${diedBefore}`.execute(db);
      // A lane that is written to meanwhile is due by then, and stays. One with dead letters keeps counting their places.
      await sql`
        delete from fairlead.notification_lanes lane
        where due_at is null and not exists (
          select from fairlead.notifications n
          where (n.subscription_id, n.vnf_instance_id) = (lane.subscription_id, lane.vnf_instance_id)
        )`.execute(db);
    },

    async count() {
      const { rows } = await sql<{ waiting: number; dead: number }>`
        select (count(*) filter (where died_at is null))::int as waiting,
          (count(*) filter (where died_at is not null))::int as dead
        from fairlead.notifications`.execute(db);
      return rows[0] ?? { waiting: 0, dead: 0 };
    },
  };
}

function toDeadLetter(row: Row): DeadLetter {
  return {
    id: row.id,
    subscriptionId: row.subscription_id,
    vnfInstanceId: row.vnf_instance_id,
    createdAt: row.created_at,
    content: row.content,
    attempts: row.attempts,
    diedAt: row.died_at ?? row.created_at,
    reason: row.reason ?? "",
  };
}
