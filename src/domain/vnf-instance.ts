import type { DeploymentRecord } from "./deployment.ts";
import type { JsonObject } from "./json.ts";
import type { VimConnectionInfo } from "./vim.ts";

export type InstantiationState = "NOT_INSTANTIATED" | "INSTANTIATED";

/** SOL003 5.5.2.2, VnfInstance. `vimConnectionInfo` and `deployment` hold secrets. */
export interface VnfInstance {
  readonly id: string;
  readonly tenantId: string;
  readonly vnfInstanceName?: string;
  readonly vnfInstanceDescription?: string;
  readonly vnfdId: string;
  readonly vnfPkgId: string;
  readonly vnfProvider: string;
  readonly vnfProductName: string;
  readonly vnfSoftwareVersion: string;
  readonly vnfdVersion: string;
  readonly instantiationState: InstantiationState;
  readonly vnfConfigurableProperties: JsonObject;
  readonly metadata: JsonObject;
  readonly extensions: JsonObject;
  readonly vimConnectionInfo: Readonly<Record<string, VimConnectionInfo>>;
  readonly instantiatedVnfInfo?: InstantiatedVnfInfo;
  readonly deployment?: DeploymentRecord;
  /** Counts the changes; the resource's ETag. */
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What lists show of an instance by default; holds no secret. */
export type VnfInstanceSummary = Omit<
  VnfInstance,
  | "tenantId"
  | "vnfConfigurableProperties"
  | "metadata"
  | "extensions"
  | "vimConnectionInfo"
  | "instantiatedVnfInfo"
  | "deployment"
  | "createdAt"
  | "updatedAt"
>;

/** SOL003 5.5.2.2, the attributes that exist while (or after) the VNF runs. */
export interface InstantiatedVnfInfo {
  readonly flavourId: string;
  readonly vnfState: "STARTED" | "STOPPED";
  readonly scaleStatus?: readonly ScaleInfo[];
  readonly maxScaleLevels?: readonly ScaleInfo[];
  readonly vnfcResourceInfo?: readonly VnfcResourceInfo[];
  readonly vnfcInfo?: readonly VnfcInfo[];
  readonly metadata?: JsonObject;
}

export interface ScaleInfo {
  readonly aspectId: string;
  readonly scaleLevel: number;
}

export interface VnfcResourceInfo {
  /** `<vduId>-<n>`: survives the replacement of the pod. */
  readonly id: string;
  readonly vduId: string;
  readonly computeResource: {
    readonly vimConnectionId: string;
    /** The pod's name. */
    readonly resourceId: string;
    readonly vimLevelResourceType: string;
  };
  readonly metadata: JsonObject;
}

export interface VnfcInfo {
  readonly id: string;
  readonly vduId: string;
  readonly vnfcResourceInfoId: string;
  readonly vnfcState: "STARTED" | "STOPPED";
}
