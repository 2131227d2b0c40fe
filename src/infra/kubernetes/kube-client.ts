import type { ObjectRef } from "../../domain/deployment.ts";
import type { VnfmError } from "../../domain/errors.ts";

/** A Kubernetes object of any kind, as the API server writes it. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: KubeMetadata;
  readonly spec?: Record<string, unknown>;
  readonly status?: Record<string, unknown>;
  readonly [field: string]: unknown;
}

export interface KubeMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly {
    readonly apiVersion?: string;
    readonly kind: string;
    readonly name: string;
    readonly uid: string;
    readonly controller?: boolean;
  }[];
  readonly finalizers?: readonly string[];
  readonly deletionTimestamp?: string;
  readonly creationTimestamp?: string;
  /** Who wrote which fields; Helm writes as `helm`. */
  readonly managedFields?: readonly { readonly manager?: string; readonly operation?: string }[];
}

/** A collection: all objects of a kind, in one namespace or in all. */
export interface KubeCollection {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

export interface KubeEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly object: KubeObject;
}

/**
 * The few calls Fairlead makes to a Kubernetes API, for objects of any kind. Network and TLS failures become
 * VIM_UNREACHABLE, 401 VIM_UNAUTHORIZED, 403 VIM_RIGHTS_MISSING with the verb and resource.
 */
export interface KubeClient {
  version(signal: AbortSignal): Promise<string>;
  /** `undefined` when there is no such object, or no such kind. */
  get(ref: ObjectRef, signal: AbortSignal): Promise<KubeObject | undefined>;
  /** Empty when there is no such kind. */
  list(
    collection: KubeCollection,
    signal: AbortSignal,
  ): Promise<{ items: readonly KubeObject[]; resourceVersion: string }>;
  /**
   * Lists, then follows. `onEvent` gets every object first as ADDED; `onSynced` follows once the list is through. Broken watches are
   * taken up again, with a new list when the server has forgotten; `onContact` is told of each failure meanwhile, and of each answer.
   * Resolves when the signal aborts; rejects when retrying cannot help.
   */
  follow(
    collection: KubeCollection,
    onEvent: (event: KubeEvent) => void,
    onSynced: () => void,
    signal: AbortSignal,
    onContact?: (failure: VnfmError | undefined) => void,
  ): Promise<void>;
  /** INTERNAL on a conflict; `undefined` when it exists already. */
  create(object: KubeObject, signal: AbortSignal): Promise<KubeObject | undefined>;
  /** JSON merge patch. `undefined` when there is no such object. */
  patch(ref: ObjectRef, patch: unknown, signal: AbortSignal): Promise<KubeObject | undefined>;
  /**
   * Server-side apply: makes the object, or makes its fields as they are here. MANIFEST_REFUSED with the server's words, also when fields
   * are another's and it is not by `force`; with `dryRun` nothing is kept.
   */
  apply(
    object: KubeObject,
    options: { readonly force: boolean; readonly dryRun?: boolean },
    signal: AbortSignal,
  ): Promise<KubeObject>;
  /** Sets the count of a workload through its `scale` subresource; false when there is no such object. */
  scale(ref: ObjectRef, replicas: number, signal: AbortSignal): Promise<boolean>;
  /** False when there is no such object. With a uid in `ref`, only that very object is deleted. */
  delete(
    ref: ObjectRef,
    options: { readonly gracePeriodSeconds?: number; readonly propagation?: "Foreground" | "Background" },
    signal: AbortSignal,
  ): Promise<boolean>;
  /** Whether the kind is served, and whether it is namespaced; `undefined` when not served. */
  findKind(
    apiVersion: string,
    kind: string,
    signal: AbortSignal,
  ): Promise<{ readonly namespaced: boolean; readonly plural: string } | undefined>;
  /** The last lines of a container's log; empty when there is none. */
  podLog(
    pod: {
      readonly namespace: string;
      readonly name: string;
      readonly container: string;
      readonly previous: boolean;
    },
    tailLines: number,
    signal: AbortSignal,
  ): Promise<string>;
}
