import { type Kysely, sql } from "kysely";
import type { JsonObject } from "../../domain/json.ts";
import type { LccnApiVersion } from "../../domain/lccn-subscription.ts";
import type { Notification } from "../../domain/notification.ts";
import type { SecretKey } from "../secrets/secret-key.ts";
import type { ClaimedLane, LaneLease, NotificationStore } from "../store.ts";
import { sealedColumns } from "./sealed-json.ts";
import type { Tables } from "./tables.ts";

export type LaneStore = Pick<
  NotificationStore,
  "append" | "claimLanes" | "freeLanes" | "renewLanes" | "releaseLanes"
>;

interface LeaseRow {
  subscription_id: string;
  vnf_instance_id: string;
  epoch: number;
}

interface FrontRow extends LeaseRow {
  api_version: LccnApiVersion | null;
  callback_uri: string | null;
  authentication: Buffer | null;
  waiting: readonly { id: string; content: JsonObject; attempts: number }[] | null;
}

/**
 * The lanes of the outbox. Whoever locks several of them does so in the order of their keys, or skips what is locked, so
 * that writers and deliverers never wait for each other in a circle.
 */
export function laneStore(db: Kysely<Tables>, key: SecretKey): LaneStore {
  const sealed = sealedColumns(key, "lccn_subscriptions");

  /** In a statement of its own: what has been written before the lanes were claimed is seen by it. */
  async function readFronts(leases: readonly LeaseRow[], batch: number): Promise<ClaimedLane[]> {
    const { rows } = await sql<FrontRow>`
      select lane.*, s.api_version, s.callback_uri, s.authentication, (
        select json_agg(json_build_object('id', n.id, 'content', n.content, 'attempts', n.attempts) order by n.seq)
        from (
          select id, content, attempts, seq from fairlead.notifications
          where (subscription_id, vnf_instance_id) = (lane.subscription_id, lane.vnf_instance_id)
            and died_at is null
          order by seq limit ${batch}
        ) n
      ) as waiting
      from json_to_recordset(${JSON.stringify(leases)}::json)
        as lane(subscription_id text, vnf_instance_id text, epoch int)
      left join fairlead.lccn_subscriptions s on s.id = lane.subscription_id`.execute(db);
    return rows.map((row) => ({
      subscriptionId: row.subscription_id,
      vnfInstanceId: row.vnf_instance_id,
      epoch: row.epoch,
      ...(row.api_version !== null &&
        row.callback_uri !== null && {
          callback: {
            apiVersion: row.api_version,
            callbackUri: row.callback_uri,
            ...(row.authentication && {
              authentication: sealed.unseal("authentication", row.subscription_id, row.authentication),
            }),
          },
        }),
      waiting: row.waiting ?? [],
    }));
  }

  return {
    async append(notifications) {
      const column = <Name extends keyof Notification>(name: Name) => notifications.map((one) => one[name]);
      // Not as one JSON document: PostgreSQL keeps U+0000 in JSON, but reads no document that holds it.
      const contents = notifications.map(({ content }) => JSON.stringify(content));
      await sql`
        with given as (
          select id, subscription_id, vnf_instance_id, created_at, content::json from unnest(
            ${column("id")}::text[], ${column("subscriptionId")}::text[], ${column("vnfInstanceId")}::text[],
            ${column("createdAt")}::timestamptz[], ${contents}::text[]
          ) as given(id, subscription_id, vnf_instance_id, created_at, content)
        ), lanes as (
          insert into fairlead.notification_lanes
            (subscription_id, vnf_instance_id, last_seq, due_at, has_more, epoch)
          select subscription_id, vnf_instance_id, 1, created_at, true, 0 from given
          order by subscription_id collate "C", vnf_instance_id collate "C"
          on conflict (subscription_id, vnf_instance_id) do update set
            last_seq = notification_lanes.last_seq + 1,
            due_at = coalesce(notification_lanes.due_at, excluded.due_at),
            has_more = true
          returning subscription_id, vnf_instance_id, last_seq
        )
        insert into fairlead.notifications
          (id, seq, subscription_id, vnf_instance_id, created_at, content, attempts)
        select given.id, lanes.last_seq, given.subscription_id, given.vnf_instance_id, given.created_at,
          given.content, 0
        from given join lanes using (subscription_id, vnf_instance_id)`.execute(db);
    },

    async claimLanes({ now, until, limit, limitPerSubscription, without, batch }) {
      const { rows } = await sql<LeaseRow>`
        with due as (
          select subscription_id, vnf_instance_id, due_at from (
            select subscription_id, vnf_instance_id, due_at,
              row_number() over (partition by subscription_id order by due_at) as place
            from fairlead.notification_lanes
            where due_at <= ${now} and subscription_id <> all(${without})
          ) candidates
          where place <= ${limitPerSubscription}
          order by due_at limit ${limit}
        ), free as (
          select lane.subscription_id, lane.vnf_instance_id from fairlead.notification_lanes lane
          join due using (subscription_id, vnf_instance_id)
          where lane.due_at <= ${now}
          for update of lane skip locked
        )
        update fairlead.notification_lanes lane
        set due_at = ${until}, has_more = false, epoch = lane.epoch + 1
        from free
        where (lane.subscription_id, lane.vnf_instance_id) = (free.subscription_id, free.vnf_instance_id)
        returning lane.subscription_id, lane.vnf_instance_id, lane.epoch`.execute(db);
      return rows.length === 0 ? [] : readFronts(rows, batch);
    },

    async freeLanes(now) {
      await sql`update fairlead.notification_lanes set due_at = ${now} where due_at > ${now}`.execute(db);
    },

    async renewLanes(leases, until) {
      await changeLanes(leases.map((lease) => ({ ...toRow(lease), due_at: until })));
    },

    async releaseLanes(leases, now) {
      await changeLanes(
        leases.map(({ dueAt, ...lease }) => ({ ...toRow(lease), due_at: dueAt ?? null })),
        now,
      );
    },
  };

  /** Without a time, a lane is due `now` if something has been written to it, and else never. */
  async function changeLanes(
    leases: readonly (LeaseRow & { readonly due_at: Date | null })[],
    now: Date | null = null,
  ): Promise<void> {
    await sql`
      with given as (
        select * from json_to_recordset(${JSON.stringify(leases)}::json)
          as given(subscription_id text, vnf_instance_id text, epoch int, due_at timestamptz)
      ), locked as (
        select lane.subscription_id, lane.vnf_instance_id, given.due_at
        from fairlead.notification_lanes lane join given using (subscription_id, vnf_instance_id, epoch)
        order by lane.subscription_id, lane.vnf_instance_id
        for update of lane
      )
      update fairlead.notification_lanes lane
      set due_at = coalesce(locked.due_at, case when lane.has_more then ${now}::timestamptz end)
      from locked
      where (lane.subscription_id, lane.vnf_instance_id) = (locked.subscription_id, locked.vnf_instance_id)`.execute(
      db,
    );
  }
}

function toRow({ subscriptionId, vnfInstanceId, epoch }: LaneLease): LeaseRow {
  return { subscription_id: subscriptionId, vnf_instance_id: vnfInstanceId, epoch };
}
