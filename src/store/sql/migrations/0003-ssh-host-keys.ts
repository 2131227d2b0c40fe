import { type Kysely, sql } from "kysely";

/** Keys of hosts that were pinned on first use. They are public, so they are not sealed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `create table fairlead.ssh_host_keys (
        scope text collate "C" not null,
        address text collate "C" not null,
        key text not null,
        pinned_at timestamptz not null default now(),
        primary key (scope, address)
      )`,
    )
    .execute(db);
}
