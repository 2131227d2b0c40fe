import { type Kysely, sql } from "kysely";

/** Everything belongs to a tenant; what there is, to the default one. Lists of one tenant are one index scan in the order of ids. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const OWNED = ["vnf_packages", "vims", "vnf_instances", "lcm_op_occs"];

const statements = [
  ...OWNED.flatMap((table) => [
    `alter table fairlead.${table} add column tenant_id text collate "C" not null default 'default'`,
    `create index ${table}_tenant on fairlead.${table} (tenant_id, id)`,
  ]),

  "drop index fairlead.vnf_packages_onboarded",
  `create unique index vnf_packages_onboarded on fairlead.vnf_packages (tenant_id, vnfd_id)
    where onboarding_state = 'ONBOARDED'`,

  "drop index fairlead.vims_name",
  "create unique index vims_name on fairlead.vims (tenant_id, name)",
  "drop index fairlead.vims_default",
  "create unique index vims_default on fairlead.vims (tenant_id) where is_default",
];
