import { type Kysely, sql } from "kysely";

/** The VIMs that an occurrence works on. Those begun before are not told: what they know is sealed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table fairlead.lcm_op_occs add column vim_ids text[] not null default '{}'`.execute(db);
}
