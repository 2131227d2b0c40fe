import { type Kysely, sql } from "kysely";

/**
 * Ids are text in the C collation: they come from outside, page by their bytes, and need no check before a look-up.
 * JSON is `json`: kept exactly as given, never searched. `bytea` columns other than ids hold sealed secrets.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table fairlead.settings (
    name text primary key,
    value bytea not null
  )`,

  `create table fairlead.vnf_packages (
    id text collate "C" primary key,
    onboarding_state text not null,
    operational_state text not null,
    usage_state text not null,
    vnfd_id text,
    user_defined_data json not null,
    onboarding_failure_details json,
    content json,
    summary json not null,
    created_at timestamptz not null
  )`,
  `create unique index vnf_packages_onboarded on fairlead.vnf_packages (vnfd_id)
    where onboarding_state = 'ONBOARDED'`,
  `create index vnf_packages_unfinished on fairlead.vnf_packages (id)
    where onboarding_state in ('UPLOADING', 'PROCESSING')`,

  `create table fairlead.vims (
    id text collate "C" primary key,
    name text not null,
    description text not null,
    type text not null,
    auth_url text not null,
    auth_cred bytea not null,
    vim_project json not null,
    extra bytea not null,
    is_default boolean not null,
    status text not null,
    status_reason text not null,
    regions json not null,
    created_at timestamptz not null,
    updated_at timestamptz not null
  )`,
  "create unique index vims_name on fairlead.vims (name)",
  "create unique index vims_default on fairlead.vims (is_default) where is_default",

  `create table fairlead.vnf_instances (
    id text collate "C" primary key,
    vnf_pkg_id text collate "C" not null
      constraint vnf_instances_package references fairlead.vnf_packages (id),
    instantiation_state text not null,
    vim_ids text[] not null,
    revision integer not null,
    summary json not null,
    vnf_configurable_properties json not null,
    metadata json not null,
    extensions json not null,
    vim_connection_info bytea,
    instantiated_vnf_info json,
    deployment bytea
  )`,
  "create index vnf_instances_package on fairlead.vnf_instances (vnf_pkg_id)",
  `create index vnf_instances_vims on fairlead.vnf_instances using gin (vim_ids)
    where instantiation_state = 'INSTANTIATED'`,

  `create table fairlead.lcm_op_occs (
    id text collate "C" primary key,
    vnf_instance_id text collate "C" not null
      constraint lcm_op_occs_instance references fairlead.vnf_instances (id) on delete cascade,
    operation text not null,
    operation_state text not null,
    start_time timestamptz not null,
    state_entered_time timestamptz not null,
    grant_id text,
    is_automatic_invocation boolean not null,
    cancel_mode text,
    params bytea not null,
    facts bytea not null,
    journal json not null,
    progress json,
    error json,
    resource_changes json,
    changed_info json,
    warnings json not null,
    epoch integer not null
  )`,
  "create index lcm_op_occs_instance on fairlead.lcm_op_occs (vnf_instance_id)",
  `create unique index lcm_op_occs_unfinished on fairlead.lcm_op_occs (vnf_instance_id)
    where operation_state not in ('COMPLETED', 'FAILED', 'ROLLED_BACK')`,
  `create index lcm_op_occs_running on fairlead.lcm_op_occs (id)
    where operation_state in ('STARTING', 'PROCESSING', 'ROLLING_BACK')`,
];
