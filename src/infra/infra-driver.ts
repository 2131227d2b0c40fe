import type {
  DeploymentUnit,
  ObjectRef,
  ObservedPod,
  ObservedVnfc,
  WorkloadPods,
} from "../domain/deployment.ts";
import type { VimConnectionInfo } from "../domain/vim.ts";

/** Knows the kinds of infrastructure; hands out a driver bound to one target. */
export interface InfraDrivers {
  /** Rejects with INVALID_REQUEST when the connection lacks what its type needs, naming the attribute. Contacts nobody. */
  connect(vim: VimConnectionInfo): Promise<InfraDriver>;
}

/**
 * Makes a target's resources match what a VNF needs.
 *
 * Every verb is level-triggered: it may be repeated, in any order, after any crash, and finds out for itself
 * what is left to do. Drivers know resources; they never know which LCM operation is running.
 *
 * Any verb may reject with VIM_UNREACHABLE (network, TLS), VIM_UNAUTHORIZED (bad or expired credentials) or
 * VIM_RIGHTS_MISSING (the RBAC verb and resource named); when aborted it rejects with the signal's reason.
 */
export interface InfraDriver {
  /** Asks the target for its version and namespaces; changes nothing. */
  probe(signal: AbortSignal): Promise<TargetFacts>;

  /**
   * Looks for what would make the units fail, and changes nothing. RELEASE_NOT_OURS names every release or
   * object that exists already and belongs to another; VALUES_REFUSED and CHART_UNAVAILABLE speak of the chart.
   * Resolves with the units as they have to be made: with a route for every count that would not come out as wanted by itself.
   */
  check(
    units: readonly DeploymentUnit[],
    owner: Owner,
    signal: AbortSignal,
  ): Promise<readonly DeploymentUnit[]>;

  /**
   * Removes what `check` has brought to another host for units that are not made after all. As long as anything of the owner's is
   * where the units are meant to be, it stays: `ensureAbsent` takes it along.
   */
  ensureChartsAbsent(units: readonly DeploymentUnit[], owner: Owner, signal: AbortSignal): Promise<void>;

  /**
   * Finds out for the VDUs named how their counts reach the workloads of an installed unit, where that is not known for good;
   * resolves with the unit completed, the present counts in its values, and changes nothing. COUNT_FIXED when somebody else sets the count (an autoscaler), or nobody can.
   */
  findCountRoutes(
    unit: DeploymentUnit,
    vduIds: readonly string[],
    owner: Owner,
    signal: AbortSignal,
  ): Promise<DeploymentUnit>;

  /**
   * Creates the namespace when absent, marked as the owner's; an existing one is left as it is. Waits for one that is being deleted;
   * RELEASE_NOT_GONE at the deadline.
   */
  ensureNamespace(name: string, owner: Owner, wait: Wait, signal: AbortSignal): Promise<void>;

  /**
   * Creates the unit, or changes it to match, the counts of VDUs with a route included: one that was set on the workload itself is
   * there again when this resolves, whatever the change has made of it. Resolves when the target has accepted the change; `awaitReady` says how it went. HELM_FAILED carries Helm's own words, HELM_UNAVAILABLE the missing program;
   * RELEASE_NOT_GONE names an object that holds up the one to come in its place. Where the target is to do something that takes time,
   * such as a hook of Helm's, `onChange` is told how that comes along.
   */
  ensurePresent(
    unit: DeploymentUnit,
    owner: Owner,
    signal: AbortSignal,
    onChange?: Wait["onChange"],
  ): Promise<Release>;

  /**
   * Waits until every object of the units is ready, telling `onChange` in one sentence whenever the picture changes;
   * a hopeless state is told at once. RELEASE_NOT_READY at the deadline, or at a state that cannot mend itself
   * (a failed Job), naming object, container, reason, last events and log lines.
   */
  awaitReady(
    units: readonly DeploymentUnit[],
    wait: Wait,
    signal: AbortSignal,
  ): Promise<readonly ReadyUnit[]>;

  /**
   * The pods that serve the units' VDUs as they are now, ready or not, those on their way out too; of a unit that is
   * not there none. Changes nothing.
   */
  observePods(units: readonly DeploymentUnit[], signal: AbortSignal): Promise<readonly ObservedPod[]>;

  /**
   * Deletes these very pods, told by their uids, and waits until they are gone and their workloads are ready again. A pod that
   * has gone already is no failure; one on a node that does not answer gets no time to end; one that no controller would replace is made
   * anew as the unit's chart has it. RELEASE_NOT_GONE, RELEASE_NOT_READY at the deadline.
   */
  replacePods(
    units: readonly DeploymentUnit[],
    workloads: readonly WorkloadPods[],
    wait: Wait,
    signal: AbortSignal,
  ): Promise<void>;

  /**
   * Removes the units and all they own, and waits until the objects are gone. Resolves with what was left on purpose
   * (volumes of StatefulSets, objects with a keep policy, hook objects, CRDs of the chart). RELEASE_NOT_GONE at the deadline, naming what remains
   * and the finalizers that hold it. Succeeds when there is nothing to remove.
   */
  ensureAbsent(
    units: readonly DeploymentUnit[],
    removal: Removal,
    signal: AbortSignal,
  ): Promise<readonly ObjectRef[]>;

  /** Removes the namespace when it is marked as the owner's and holds nothing of anybody else; says whether it is gone. */
  ensureNamespaceAbsent(name: string, owner: Owner, wait: Wait, signal: AbortSignal): Promise<NamespaceFate>;
}

/** The VNF instance in whose name objects are made; written on releases and namespaces. */
export interface Owner {
  readonly vnfInstanceId: string;
}

export interface TargetFacts {
  /** For Kubernetes the `gitVersion`. */
  readonly version: string;
  readonly namespaces: readonly string[];
}

export interface Release {
  readonly releaseName: string;
  readonly namespace: string;
  readonly revision: number;
  /** What the cluster warned of while it was made, a sentence each. */
  readonly warnings?: readonly string[];
}

export interface Wait {
  readonly deadline: Date;
  onChange(sentence: string): void;
}

export interface Removal extends Wait {
  readonly owner: Owner;
  /** FORCEFUL: pods get no grace period. */
  readonly mode: "GRACEFUL" | "FORCEFUL";
}

export interface ReadyUnit {
  readonly unitName: string;
  readonly release: Release;
  /** Main objects of the release, hooks left out. */
  readonly objects: readonly ObjectRef[];
  readonly vnfcs: readonly ObservedVnfc[];
}

/** A namespace that was never the owner's stays as a matter of course (`isForeign`). */
export type NamespaceFate =
  | { readonly gone: true }
  | { readonly gone: false; readonly reason: string; readonly isForeign?: true };
