import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type {
  CountRoute,
  DeploymentUnit,
  ObjectRef,
  ObservedPod,
  WorkloadPods,
} from "../../domain/deployment.ts";
import { VnfmError } from "../../domain/errors.ts";
import { instancesOf, isRouted, withInstances } from "../../domain/instance-counts.ts";
import type {
  InfraDriver,
  NamespaceFate,
  Owner,
  ReadyUnit,
  Release,
  Removal,
  TargetFacts,
  Wait,
} from "../infra-driver.ts";
import { readBehaviour } from "./behaviour.ts";
import type { SimulatedCluster, SimulatedClusters, SimulatedRelease } from "./simulated-cluster.ts";
import { toVnfc } from "./simulated-vnfc.ts";

const POLL_MS = 10;

/** One simulated cluster, with the manners of the Kubernetes driver. */
export class SimulatedDriver implements InfraDriver {
  readonly #clusters: SimulatedClusters;
  readonly #address: string;
  readonly #now: () => number;

  constructor(clusters: SimulatedClusters, address: string, now: () => number) {
    this.#clusters = clusters;
    this.#address = address;
    this.#now = now;
  }

  async probe(signal: AbortSignal): Promise<TargetFacts> {
    signal.throwIfAborted();
    return { version: "v0.0.0-simulated", namespaces: Object.keys(this.#cluster.namespaces) };
  }

  async check(
    units: readonly DeploymentUnit[],
    owner: Owner,
    signal: AbortSignal,
  ): Promise<readonly DeploymentUnit[]> {
    signal.throwIfAborted();
    for (const unit of units) checkOwner(this.#cluster.releases[keyOf(unit)], unit, owner);
    return units;
  }

  async ensureChartsAbsent(_units: unknown, _owner: unknown, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
  }

  async findCountRoutes(
    unit: DeploymentUnit,
    vduIds: readonly string[],
    _owner: Owner,
    signal: AbortSignal,
  ): Promise<DeploymentUnit> {
    signal.throwIfAborted();
    const { counts } = readBehaviour(contentOf(unit).values);
    if (counts === "autoscaled" && vduIds.length > 0) {
      throw new VnfmError(
        "COUNT_FIXED",
        `VDU ${vduIds[0]} is told to have an autoscaler, which sets its count.`,
      );
    }
    const route = (vduId: string): CountRoute =>
      counts === "by-value"
        ? { kind: "value", path: `replicas.${vduId.replaceAll(/[\\.,=[\]{}]/g, "\\$&")}` }
        : { kind: "subresource" };
    const open = unit.vdus.filter((vdu) => vduIds.includes(vdu.vduId) && !isRouted(vdu));
    const vdus = unit.vdus.map((vdu) => (open.includes(vdu) ? { ...vdu, count: route(vdu.vduId) } : vdu));
    return withInstances({ ...unit, vdus }, instancesOf(open));
  }

  async ensureNamespace(name: string, owner: Owner, _wait: Wait, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#cluster.namespaces[name] !== undefined) return;
    this.#change(({ namespaces }) => {
      namespaces[name] = { owner: owner.vnfInstanceId };
    });
  }

  async ensurePresent(unit: DeploymentUnit, owner: Owner, signal: AbortSignal): Promise<Release> {
    signal.throwIfAborted();
    const { releaseName, namespace } = unit;
    const { values, chart } = contentOf(unit);
    const before = this.#cluster.releases[keyOf(unit)];
    checkOwner(before, unit, owner);
    if (this.#cluster.namespaces[namespace] === undefined) {
      throw new VnfmError("HELM_FAILED", `${unit.name}: namespaces "${namespace}" not found`);
    }
    if (before?.status === "deployed" && isDeepStrictEqual([before.values, before.chart], [values, chart])) {
      return { releaseName, namespace, revision: before.revision };
    }
    const { installMs, failFirst, warnings } = readBehaviour(values);
    if (installMs > 0) await pause(installMs, signal);
    const failures = before?.failures ?? 0;
    const isFailing = failures < failFirst;
    const release: SimulatedRelease = {
      owner: owner.vnfInstanceId,
      revision: (before?.revision ?? 0) + 1,
      status: isFailing ? "failed" : "deployed",
      failures: isFailing ? failures + 1 : failures,
      installedAt: this.#now(),
      values,
      chart,
    };
    this.#change(({ releases }) => {
      releases[keyOf(unit)] = release;
    });
    if (isFailing) {
      throw new VnfmError("HELM_FAILED", `${unit.name}: told to fail (${release.failures} of ${failFirst})`);
    }
    const made = { releaseName, namespace, revision: release.revision };
    return warnings.length === 0 ? made : { ...made, warnings };
  }

  async awaitReady(
    units: readonly DeploymentUnit[],
    wait: Wait,
    signal: AbortSignal,
  ): Promise<readonly ReadyUnit[]> {
    let told = "";
    for (;;) {
      signal.throwIfAborted();
      const waiting = units.filter((unit) => !this.#isReady(unit)).map(({ name }) => name);
      const sentence = waiting.length === 0 ? "everything is ready" : `waiting for ${waiting.join(", ")}`;
      if (sentence !== told) wait.onChange(sentence);
      told = sentence;
      if (waiting.length === 0) return units.map((unit) => this.#toReadyUnit(unit));
      if (this.#now() >= wait.deadline.getTime()) {
        throw new VnfmError("RELEASE_NOT_READY", `${waiting.join(", ")}: not ready when the time was up.`);
      }
      await pause(POLL_MS, signal);
    }
  }

  async observePods(units: readonly DeploymentUnit[], signal: AbortSignal): Promise<readonly ObservedPod[]> {
    signal.throwIfAborted();
    return units
      .filter((unit) => this.#cluster.releases[keyOf(unit)] !== undefined)
      .flatMap((unit) => {
        const state = this.#isReady(unit) ? "ready" : "not-ready";
        return this.#toReadyUnit(unit).vnfcs.map((vnfc) => ({ ...vnfc, state }) as const);
      });
  }

  async replacePods(
    units: readonly DeploymentUnit[],
    workloads: readonly WorkloadPods[],
    wait: Wait,
    signal: AbortSignal,
  ): Promise<void> {
    signal.throwIfAborted();
    const uids = new Set(workloads.flatMap(({ pods }) => pods.map(({ uid }) => uid)));
    const affected = units.filter((unit) =>
      this.#toReadyUnit(unit).objects.some(({ namespace, name }) =>
        workloads.some((workload) => workload.namespace === namespace && workload.name === name),
      ),
    );
    this.#change(({ releases }) => {
      for (const unit of affected) {
        const release = releases[keyOf(unit)];
        const leaving = this.#toReadyUnit(unit).vnfcs.filter(({ podUid }) => uids.has(podUid));
        if (release === undefined || leaving.length === 0) continue;
        const replacements = { ...release.replacements };
        for (const { podName } of leaving) replacements[podName] = (replacements[podName] ?? 0) + 1;
        releases[keyOf(unit)] = { ...release, replacements, installedAt: this.#now() };
      }
    });
    await this.awaitReady(affected, wait, signal);
  }

  async ensureAbsent(
    units: readonly DeploymentUnit[],
    removal: Removal,
    signal: AbortSignal,
  ): Promise<readonly ObjectRef[]> {
    signal.throwIfAborted();
    const present = units.flatMap((unit) => {
      const release = this.#cluster.releases[keyOf(unit)];
      return release?.owner === removal.owner.vnfInstanceId ? [{ unit, release }] : [];
    });
    this.#change(({ releases }) => {
      for (const { unit } of present) delete releases[keyOf(unit)];
    });
    return present.flatMap(({ unit: { namespace }, release }) =>
      readBehaviour(release.values).keptVolumes.map((name) => ({
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        namespace,
        name,
      })),
    );
  }

  async ensureNamespaceAbsent(
    name: string,
    owner: Owner,
    _wait: Wait,
    signal: AbortSignal,
  ): Promise<NamespaceFate> {
    signal.throwIfAborted();
    const namespace = this.#cluster.namespaces[name];
    if (namespace === undefined) return { gone: true };
    if (namespace.owner !== owner.vnfInstanceId) {
      const maker =
        namespace.owner === undefined ? "nobody Fairlead knows" : `VNF instance ${namespace.owner}`;
      return { gone: false, reason: `Namespace ${name} stays: it belongs to ${maker}.`, isForeign: true };
    }
    const foreign = Object.entries(this.#cluster.releases)
      .filter(([key, release]) => key.startsWith(`${name}/`) && release.owner !== owner.vnfInstanceId)
      .map(([key]) => `release ${key.slice(name.length + 1)}`);
    if (foreign.length > 0) {
      return { gone: false, reason: `Namespace ${name} stays: it holds ${foreign.join(", ")}.` };
    }
    this.#change(({ namespaces, releases }) => {
      delete namespaces[name];
      for (const key of Object.keys(releases)) if (key.startsWith(`${name}/`)) delete releases[key];
    });
    return { gone: true };
  }

  get #cluster(): SimulatedCluster {
    return this.#clusters.read(this.#address);
  }

  #change(edit: (cluster: SimulatedCluster) => void): void {
    this.#clusters.change(this.#address, edit);
  }

  #isReady(unit: DeploymentUnit): boolean {
    const release = this.#cluster.releases[keyOf(unit)];
    if (release === undefined || release.status === "failed") return false;
    const { neverReady, neverReadyAbove, readyAfterMs } = readBehaviour(release.values);
    const isCrowded = unit.vdus.some(({ instances }) => instances > neverReadyAbove);
    return !neverReady && !isCrowded && this.#now() >= release.installedAt + readyAfterMs;
  }

  #toReadyUnit(unit: DeploymentUnit): ReadyUnit {
    const { name: unitName, releaseName, namespace } = unit;
    const release = this.#cluster.releases[keyOf(unit)];
    return {
      unitName,
      release: { releaseName, namespace, revision: release?.revision ?? 0 },
      objects: unit.vdus.map((vdu) => ({
        apiVersion: "apps/v1",
        kind: "Deployment",
        namespace,
        name: vdu.workload?.name ?? `${releaseName}-${vdu.vduName}`,
      })),
      vnfcs: unit.vdus.flatMap((vdu) =>
        Array.from({ length: vdu.instances }, (_, index) => toVnfc(unit, vdu, index, release)),
      ),
    };
  }
}

function checkOwner(
  release: SimulatedRelease | undefined,
  { releaseName, namespace }: DeploymentUnit,
  owner: Owner,
): void {
  if (release === undefined || release.owner === owner.vnfInstanceId) return;
  throw new VnfmError(
    "RELEASE_NOT_OURS",
    `release ${releaseName} in namespace ${namespace} exists already and belongs to VNF instance ${release.owner}; choose another name or namespace.`,
  );
}

/** Objects of plain manifests are well-behaved. */
function contentOf(unit: DeploymentUnit): Required<Pick<SimulatedRelease, "values" | "chart">> {
  if ("chart" in unit) return { values: unit.values, chart: unit.chart };
  return { values: { simulated: { counts: "on-workload" } }, chart: unit.manifests };
}

function keyOf({ namespace, releaseName }: DeploymentUnit): string {
  return `${namespace}/${releaseName}`;
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
}
