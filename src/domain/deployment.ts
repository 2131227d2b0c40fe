import type { JsonObject } from "./json.ts";

/** What a chart repository or an OCI registry asks for (HTTP Basic). Secret. */
export interface ChartCredentials {
  readonly username: string;
  readonly password: string;
}

/** Where a Helm chart comes from. Holds secrets (credentials). */
export type ChartSource =
  | { readonly kind: "package"; readonly vnfPkgId: string; readonly path: string; readonly digest: string }
  | {
      readonly kind: "repository";
      readonly url: string;
      readonly chart: string;
      readonly version?: string;
      /** The name a request wants the repository to have where Helm keeps repositories. */
      readonly repositoryName?: string;
      readonly credentials?: ChartCredentials;
    }
  | {
      readonly kind: "oci";
      readonly reference: string;
      readonly version?: string;
      readonly credentials?: ChartCredentials;
    };

/** What units of every kind have. */
interface UnitBase {
  /** Unique within the VNF instance; the chart's key in the request, or the Mciop's id. */
  readonly name: string;
  readonly releaseName: string;
  readonly namespace: string;
  /** Units with a lower stage are ready before this one starts; equal stages start together. */
  readonly stage: number;
  readonly vdus: readonly VduBinding[];
}

/**
 * One Helm release that Fairlead keeps in the wanted form. `values` is the complete set of the operator's
 * values with Fairlead's replica counts in it (what the request said in the grammar of `--set` is already applied,
 * see helm-set-strings.ts): every Helm call carries all of it, nothing is ever reused.
 */
export interface HelmUnit extends UnitBase {
  readonly chart: ChartSource;
  readonly values: JsonObject;
  /** Names of the CRDs that the chart and its sub-charts bring; absent until it has been looked at. */
  readonly definitions?: readonly string[];
}

/** Objects of plain manifests that Fairlead keeps in the wanted form, all of a VNF together. */
export interface ManifestUnit extends UnitBase {
  readonly manifests: ManifestSource;
}

export type DeploymentUnit = HelmUnit | ManifestUnit;

/** Files of a VNF package that hold Kubernetes objects in YAML, in the order they were asked for. */
export interface ManifestSource {
  readonly vnfPkgId: string;
  /** Objects that name another namespace are put into the unit's: the request says so. */
  readonly movesNamespace?: boolean;
  readonly files: readonly { readonly path: string; readonly digest: string }[];
}

/** How the workload of a VDU is recognised and how many instances it shall have. */
export interface VduBinding {
  readonly vduId: string;
  /** The VDU's `name` property. */
  readonly vduName: string;
  /** Declared by the VNFD or the request; otherwise recognised by name. */
  readonly workload?: { readonly kind?: string; readonly name: string };
  readonly instances: number;
  /** How the count reaches the workload; absent until somebody has had to know. */
  readonly count?: CountRoute;
}

/** The way by which the number of a VDU's instances is set. */
export type CountRoute =
  /** By a value of the chart, in the grammar of `--set`; it stands in the unit's `values`. */
  | { readonly kind: "value"; readonly path: string }
  /** On the workload itself, again after every Helm call: the chart has no value for it, or one that moves others too. */
  | {
      readonly kind: "subresource";
      /** Until a value has been looked for. */
      readonly isProvisional?: true;
    };

/** A Kubernetes object by identity. */
export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  /** Absent for cluster-scoped objects. */
  readonly namespace?: string;
  readonly name: string;
  readonly uid?: string;
}

/** A pod that serves a VDU, as observed. */
export interface ObservedVnfc {
  readonly vduId: string;
  readonly podName: string;
  readonly podUid: string;
  readonly namespace: string;
  readonly node?: string;
  /** The controller's kind (`Deployment`, …) and name, found through ownerReferences. */
  readonly workloadKind: string;
  readonly workloadName: string;
}

/** What a VNF instance has running, kept from INSTANTIATE to TERMINATE. Holds secrets (values). */
export interface DeploymentRecord {
  readonly vimConnectionId: string;
  readonly namespace: string;
  readonly units: readonly DeploymentUnit[];
  /** Main objects of the releases, as last seen ready. */
  readonly objects?: readonly ObjectRef[];
}

/** A pod that serves a VDU, and whether it does so at the moment. */
export interface ObservedPod extends ObservedVnfc {
  readonly state: "ready" | "not-ready" | "terminating";
}

/** Pods to be replaced, by the workload they are of; of a workload without pods only its return to readiness is wanted. */
export interface WorkloadPods {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
  readonly pods: readonly { readonly name: string; readonly uid: string }[];
}
