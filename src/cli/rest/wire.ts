import type { Json, JsonObject } from "../../domain/json.ts";

/*
 * The attributes of Fairlead's answers that the command line looks at. Everything else in an answer is passed on
 * unseen, so `-o json` and `-o yaml` show what the server said.
 */

/** SOL013 6.3, ProblemDetails, with Fairlead's extension members. */
export interface WireProblem {
  readonly title?: string;
  readonly status?: number;
  readonly detail?: string;
  readonly code?: string;
  readonly invalidParams?: readonly { readonly pointer: string; readonly reason: string }[];
}

/** SOL005 9.5.2.5, VnfPkgInfo. */
export interface WireVnfPackage {
  readonly id: string;
  readonly onboardingState: string;
  readonly operationalState: string;
  readonly usageState: string;
  readonly vnfdId?: string;
  readonly vnfProvider?: string;
  readonly vnfProductName?: string;
  readonly vnfSoftwareVersion?: string;
  readonly vnfdVersion?: string;
  readonly checksum?: { readonly algorithm: string; readonly hash: string };
  readonly additionalArtifacts?: readonly {
    readonly artifactPath: string;
    readonly checksum?: { readonly algorithm: string; readonly hash: string };
  }[];
  readonly onboardingFailureDetails?: WireProblem;
  readonly userDefinedData?: JsonObject;
}

/** Tacker's VIM resource (`/v1.0/vims`). */
export interface WireVim {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly type: string;
  readonly auth_url: string;
  readonly is_default: boolean;
  readonly status: string;
  readonly status_reason?: string;
  readonly auth_cred?: JsonObject;
  readonly vim_project?: { readonly name?: string };
  readonly extra?: JsonObject;
  readonly placement_attr?: { readonly regions?: readonly string[] };
  readonly created_at?: string;
  readonly updated_at?: string | null;
}

/** SOL003 5.5.2.2, VnfInstance. */
export interface WireVnfInstance {
  readonly id: string;
  readonly vnfInstanceName?: string;
  readonly vnfInstanceDescription?: string;
  readonly vnfdId: string;
  readonly vnfProvider: string;
  readonly vnfProductName: string;
  readonly vnfSoftwareVersion: string;
  readonly vnfdVersion: string;
  readonly instantiationState: string;
  readonly vimConnectionInfo?: Readonly<
    Record<string, { readonly vimId?: string; readonly vimType: string }>
  >;
  readonly instantiatedVnfInfo?: WireInstantiatedVnfInfo;
  readonly metadata?: JsonObject;
}

export interface WireInstantiatedVnfInfo {
  readonly flavourId: string;
  readonly vnfState?: string;
  readonly scaleStatus?: readonly WireScaleInfo[];
  readonly maxScaleLevels?: readonly WireScaleInfo[];
  readonly vnfcResourceInfo?: readonly {
    readonly id: string;
    readonly vduId: string;
    readonly computeResource: { readonly resourceId: string; readonly vimLevelResourceType?: string };
    readonly metadata?: JsonObject;
  }[];
  readonly metadata?: JsonObject;
}

interface WireScaleInfo {
  readonly aspectId: string;
  readonly scaleLevel: number;
}

/** SOL003 5.5.2.13, VnfLcmOpOcc, with Fairlead's `progress`. */
export interface WireLcmOpOcc {
  readonly id: string;
  readonly operation: string;
  readonly operationState: string;
  readonly vnfInstanceId: string;
  readonly startTime: string;
  readonly stateEnteredTime: string;
  readonly isCancelPending?: boolean;
  readonly operationParams?: Json;
  readonly error?: WireProblem;
  readonly warnings?: readonly string[];
  readonly progress?: WireProgress;
  /** Among others the tasks that are allowed now. */
  readonly _links?: Readonly<Record<string, { readonly href: string }>>;
}

interface WireProgress {
  readonly phase?: string;
  /** The running step; absent between two steps and at the end. */
  readonly step?: string;
  /** What the running step says of itself. */
  readonly detail?: string;
  readonly startedAt?: string;
  readonly finishedSteps?: readonly WireFinishedStep[];
  /** Steps up to the operation's end, finished ones included; absent at the end. */
  readonly totalSteps?: number;
}

export interface WireFinishedStep {
  readonly name: string;
  readonly phase?: string;
  readonly startedAt: string;
  readonly finishedAt: string;
}

/** A pinned key of a host that a VIM's Helm runs on. */
export interface WireHostKey {
  readonly address: string;
  readonly key: string;
  readonly pinned_at: string;
}

/** SOL003 5.5.2.16, LccnSubscription. */
export interface WireSubscription {
  readonly id: string;
  readonly callbackUri: string;
  readonly verbosity?: string;
  readonly filter?: {
    readonly notificationTypes?: readonly string[];
    readonly operationTypes?: readonly string[];
    readonly operationStates?: readonly string[];
    readonly vnfInstanceSubscriptionFilter?: JsonObject;
  };
}

/** A notification that was given up; Fairlead's own. */
export interface WireDeadLetter {
  readonly id: string;
  readonly subscriptionId: string;
  readonly vnfInstanceId: string;
  readonly createdAt: string;
  readonly diedAt: string;
  readonly attempts: number;
  readonly reason: string;
  readonly notification?: JsonObject;
}
