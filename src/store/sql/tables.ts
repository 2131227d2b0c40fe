import type { ColumnType, Generated } from "kysely";
import type { ProblemDetails } from "../../domain/errors.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { LccnFilter, LccnSubscription } from "../../domain/lccn-subscription.ts";
import type { JournalEntry, LcmOpOcc, StepProgress } from "../../domain/lcm-op-occ.ts";
import type { Vim } from "../../domain/vim.ts";
import type { InstantiatedVnfInfo, VnfInstance, VnfInstanceSummary } from "../../domain/vnf-instance.ts";
import type { PackageContent, VnfPackage, VnfPackageSummary } from "../../domain/vnf-package.ts";

/** Kept as `json`, not `jsonb`: it comes back exactly as it was given. Written as text. */
type JsonColumn<T> = ColumnType<T, string, string>;
type NullableJsonColumn<T> = ColumnType<T | null, string | null, string | null>;
/** Encrypted JSON; see `sealed-json.ts`. */
type SealedColumn = Buffer;

/** The tables, as the newest migration leaves them. Fairlead's own schema keeps them apart in a shared database. */
export interface Tables {
  "fairlead.settings": { name: string; value: Buffer };
  "fairlead.vnf_instances": VnfInstancesTable;
  "fairlead.lcm_op_occs": LcmOpOccsTable;
  "fairlead.vnf_packages": VnfPackagesTable;
  "fairlead.vims": VimsTable;
  "fairlead.ssh_host_keys": SshHostKeysTable;
  "fairlead.lccn_subscriptions": LccnSubscriptionsTable;
  "fairlead.notifications": NotificationsTable;
  "fairlead.notification_lanes": NotificationLanesTable;
}

interface SshHostKeysTable {
  scope: string;
  address: string;
  key: string;
  pinned_at: Generated<Date>;
}

interface VnfInstancesTable {
  id: string;
  tenant_id: string;
  vnf_pkg_id: string;
  instantiation_state: VnfInstance["instantiationState"];
  /** The VIM ids in `vim_connection_info`, which is sealed. */
  vim_ids: string[];
  revision: number;
  summary: JsonColumn<InstanceSummary>;
  vnf_configurable_properties: JsonColumn<JsonObject>;
  metadata: JsonColumn<JsonObject>;
  extensions: JsonColumn<JsonObject>;
  vim_connection_info: SealedColumn | null;
  instantiated_vnf_info: NullableJsonColumn<InstantiatedVnfInfo>;
  deployment: SealedColumn | null;
}

/**
 * All of an instance that a list shows. One JSON value, because a page of a hundred rows then costs a third less than by columns; what
 * queries ask for stands in columns as well.
 */
export type InstanceSummary = VnfInstanceSummary & {
  readonly createdAt: string;
  readonly updatedAt: string;
};

interface LcmOpOccsTable {
  id: string;
  tenant_id: string;
  vnf_instance_id: string;
  /** The VIM ids in `facts`, which are sealed. */
  vim_ids: ColumnType<string[], string[] | undefined, never>;
  operation: LcmOpOcc["operation"];
  operation_state: LcmOpOcc["operationState"];
  start_time: Date;
  state_entered_time: Date;
  grant_id: string | null;
  is_automatic_invocation: boolean;
  cancel_mode: LcmOpOcc["cancelMode"] | null;
  params: SealedColumn;
  facts: SealedColumn;
  journal: JsonColumn<readonly JournalEntry[]>;
  progress: NullableJsonColumn<StepProgress>;
  error: NullableJsonColumn<ProblemDetails>;
  resource_changes: NullableJsonColumn<JsonObject>;
  changed_info: NullableJsonColumn<JsonObject>;
  warnings: JsonColumn<readonly string[]>;
  epoch: number;
}

interface VnfPackagesTable {
  id: string;
  tenant_id: string;
  onboarding_state: VnfPackage["onboardingState"];
  operational_state: VnfPackage["operationalState"];
  usage_state: VnfPackage["usageState"];
  /** Of `content`, for look-ups. */
  vnfd_id: string | null;
  user_defined_data: JsonColumn<JsonObject>;
  onboarding_failure_details: NullableJsonColumn<ProblemDetails>;
  content: NullableJsonColumn<PackageContent>;
  /** All that lists show, so that a page of them reads no content. */
  summary: JsonColumn<VnfPackageSummary>;
  created_at: Date;
}

interface VimsTable {
  id: string;
  tenant_id: string;
  name: string;
  description: string;
  type: Vim["type"];
  auth_url: string;
  auth_cred: SealedColumn;
  vim_project: JsonColumn<JsonObject>;
  extra: SealedColumn;
  is_default: boolean;
  status: Vim["status"];
  status_reason: string;
  regions: JsonColumn<readonly string[]>;
  created_at: Date;
  updated_at: Date;
}

interface LccnSubscriptionsTable {
  id: string;
  tenant_id: string;
  api_version: LccnSubscription["apiVersion"];
  filter: NullableJsonColumn<LccnFilter>;
  callback_uri: string;
  authentication: SealedColumn | null;
  verbosity: LccnSubscription["verbosity"];
  created_at: Date;
}

interface NotificationsTable {
  id: string;
  /** The order within its lane. */
  seq: string;
  subscription_id: string;
  vnf_instance_id: string;
  created_at: Date;
  content: JsonColumn<JsonObject>;
  attempts: number;
  /** Set when it has been given up. */
  died_at: Date | null;
  reason: string | null;
}

interface NotificationLanesTable {
  subscription_id: string;
  vnf_instance_id: string;
  /** Of the newest that was written to it. */
  last_seq: string;
  /** When it is to be looked at; the end of the lease while it is at work; null while nothing waits. */
  due_at: Date | null;
  /** Something has been written to it since it was claimed. */
  has_more: boolean;
  epoch: number;
}
