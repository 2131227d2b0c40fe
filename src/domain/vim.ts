import type { JsonObject } from "./json.ts";

export type VimType = "kubernetes" | "openstack";

/** A registered VIM (Tacker's `/v1.0/vims`). `authCred` and `extra` hold secrets. */
export interface Vim {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  readonly description: string;
  readonly type: VimType;
  readonly authUrl: string;
  readonly authCred: JsonObject;
  readonly vimProject: JsonObject;
  readonly extra: JsonObject;
  readonly isDefault: boolean;
  readonly status: VimStatus;
  /** Why `status` is not ACTIVE, in one sentence; empty otherwise. */
  readonly statusReason: string;
  /** Namespaces of the cluster as last probed (Tacker's `placement_attr.regions`). */
  readonly regions: readonly string[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** ACTIVE: the last probe was answered. ERROR: it was not. PENDING: never probed. */
export type VimStatus = "ACTIVE" | "ERROR" | "PENDING";

/** SOL003 4.4.1.6, VimConnectionInfo. `accessInfo` and `extra` hold secrets. */
export interface VimConnectionInfo {
  readonly vimId?: string;
  readonly vimType: string;
  readonly interfaceInfo?: JsonObject;
  readonly accessInfo?: JsonObject;
  readonly extra?: JsonObject;
}

/** Stands for the id of VIMs that requests describe without one. */
export const UNREGISTERED_VIM = "unregistered";

export const HELM_VIM_TYPE = "ETSINFV.HELM.V_3";
export const KUBERNETES_VIM_TYPE = "ETSINFV.KUBERNETES.V_1";

/** The VIM that a request means. */
export interface ResolvedVim {
  /** Its key in the map of VIM connections. */
  readonly vimConnectionId: string;
  /** Complete, with credentials. */
  readonly connection: VimConnectionInfo;
  /** What to keep with the instance: of a registered VIM no secrets, so that it is looked up anew. */
  readonly toKeep: VimConnectionInfo;
}
