import { type Kysely, sql } from "kysely";

/**
 * Subscriptions to life cycle changes, and what is still to be told. No foreign keys: a change of state never waits for the
 * rows of a subscription, and what was written for one that is just being deleted is cleared away by the next claim.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table fairlead.lccn_subscriptions (
    id text collate "C" primary key,
    tenant_id text collate "C" not null,
    api_version text not null,
    filter json,
    callback_uri text not null,
    authentication bytea,
    verbosity text not null,
    created_at timestamptz not null
  )`,

  "create index lccn_subscriptions_tenant on fairlead.lccn_subscriptions (tenant_id, id)",

  `create table fairlead.notifications (
    id text collate "C" primary key,
    seq bigint not null,
    subscription_id text collate "C" not null,
    vnf_instance_id text collate "C" not null,
    created_at timestamptz not null,
    content json not null,
    attempts integer not null,
    died_at timestamptz,
    reason text
  )`,
  `create index notifications_waiting on fairlead.notifications (subscription_id, vnf_instance_id, seq)
    where died_at is null`,
  "create index notifications_dead on fairlead.notifications (id) where died_at is not null",

  `create table fairlead.notification_lanes (
    subscription_id text collate "C" not null,
    vnf_instance_id text collate "C" not null,
    last_seq bigint not null,
    due_at timestamptz,
    has_more boolean not null,
    epoch integer not null,
    primary key (subscription_id, vnf_instance_id)
  )`,
  "create index notification_lanes_due on fairlead.notification_lanes (due_at) where due_at is not null",
];
