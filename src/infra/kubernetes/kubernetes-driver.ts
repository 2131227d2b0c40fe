import type { DeploymentUnit, ObjectRef, ObservedPod, WorkloadPods } from "../../domain/deployment.ts";
import { VnfmError } from "../../domain/errors.ts";
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
import { awaitReady } from "./await-ready.ts";
import { type CheckTarget, checkUnits } from "./check/check-units.ts";
import { applyCounts } from "./counts/apply-counts.ts";
import { findCountRoutes, type InstalledUnit } from "./counts/find-count-routes.ts";
import { diagnoseHooks } from "./diagnosis/diagnose-hooks.ts";
import { narrateHooks } from "./diagnosis/narrate-hooks.ts";
import { ensureAbsent } from "./ensure-absent.ts";
import type { ApplyTarget } from "./manifests/apply-object.ts";
import { ensureManifestsPresent } from "./manifests/ensure-manifests-present.ts";
import { ensureNamespacePresent } from "./namespaces/ensure-namespace.ts";
import { deleteOwnNamespace } from "./namespaces/ensure-namespace-absent.ts";
import { observePods } from "./pods/observe-pods.ts";
import { replacePods } from "./pods/replace-pods.ts";
import { ensureReleasePresent } from "./release/ensure-present.ts";
import { findReleaseRecord } from "./release-record.ts";
import { findUnitRecord } from "./unit-record.ts";

export interface KubernetesDriverParts extends CheckTarget, Pick<ApplyTarget, "goneTimeoutMs"> {
  readonly settleMs: number;
}

/** One Kubernetes cluster, driven by Helm or by plain manifests and watched through its API. */
export class KubernetesDriver implements InfraDriver {
  readonly #parts: KubernetesDriverParts;

  constructor(parts: KubernetesDriverParts) {
    this.#parts = parts;
  }

  async probe(signal: AbortSignal): Promise<TargetFacts> {
    const { kube } = this.#parts;
    const [version, { items }] = await Promise.all([
      kube.version(signal),
      kube.list({ apiVersion: "v1", kind: "Namespace" }, signal),
    ]);
    return { version, namespaces: items.map(({ metadata }) => metadata.name) };
  }

  async check(
    units: readonly DeploymentUnit[],
    owner: Owner,
    signal: AbortSignal,
  ): Promise<readonly DeploymentUnit[]> {
    return await checkUnits(this.#parts, units, owner, signal);
  }

  async ensureChartsAbsent(
    units: readonly DeploymentUnit[],
    owner: Owner,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#dropCharts(units, { owner, onChange: () => undefined }, signal);
  }

  async findCountRoutes(
    unit: DeploymentUnit,
    vduIds: readonly string[],
    owner: Owner,
    signal: AbortSignal,
  ): Promise<DeploymentUnit> {
    const installed = { ...(await this.#recordOf(unit, signal)), owner };
    return await findCountRoutes(this.#parts, installed, vduIds, signal);
  }

  async ensureNamespace(name: string, owner: Owner, wait: Wait, signal: AbortSignal): Promise<void> {
    await ensureNamespacePresent(this.#parts.kube, name, owner, wait, signal);
  }

  async ensurePresent(
    unit: DeploymentUnit,
    owner: Owner,
    signal: AbortSignal,
    onChange: Wait["onChange"] = () => undefined,
  ): Promise<Release> {
    if ("manifests" in unit) {
      const made = await ensureManifestsPresent(this.#parts, unit, owner, signal);
      await applyCounts(this.#parts.kube, unit, signal);
      return made;
    }
    const { chart: source, releaseName, namespace } = unit;
    const wanted = { source, owner, releaseName, namespace };
    const chart = await this.#parts.charts.get(wanted, { isFresh: false }, signal);
    try {
      const narrated = { title: unit.name, releaseName, namespace };
      const work = () => ensureReleasePresent(this.#parts, { unit, chart, owner }, signal);
      const release = await narrateHooks(this.#parts.kube, narrated, onChange, work, signal);
      // At once: Helm 4 has set the chart's own count again, and pods are already going.
      await applyCounts(this.#parts.kube, unit, signal);
      return release;
    } catch (error) {
      throw await this.#withHooks(error, unit, signal);
    }
  }

  async awaitReady(
    units: readonly DeploymentUnit[],
    wait: Wait,
    signal: AbortSignal,
  ): Promise<readonly ReadyUnit[]> {
    const releases = await Promise.all(units.map((unit) => this.#recordOf(unit, signal)));
    const options = { settleMs: this.#parts.settleMs, now: Date.now };
    return await awaitReady(this.#parts.kube, releases, wait, options, signal);
  }

  async observePods(units: readonly DeploymentUnit[], signal: AbortSignal): Promise<readonly ObservedPod[]> {
    return await observePods(this.#parts.kube, units, signal);
  }

  async replacePods(
    units: readonly DeploymentUnit[],
    workloads: readonly WorkloadPods[],
    wait: Wait,
    signal: AbortSignal,
  ): Promise<void> {
    const releases = await Promise.all(units.map((unit) => this.#recordOf(unit, signal)));
    const options = { settleMs: this.#parts.settleMs, now: Date.now };
    await replacePods(this.#parts.kube, { releases, workloads, wait, options }, signal);
  }

  async ensureAbsent(
    units: readonly DeploymentUnit[],
    removal: Removal,
    signal: AbortSignal,
  ): Promise<readonly ObjectRef[]> {
    const dropCharts = () => this.#dropCharts(units, removal, signal);
    return await ensureAbsent(this.#parts, units, removal, signal, dropCharts);
  }

  async ensureNamespaceAbsent(
    name: string,
    owner: Owner,
    wait: Wait,
    signal: AbortSignal,
  ): Promise<NamespaceFate> {
    return await deleteOwnNamespace(this.#parts.kube, name, owner, wait, signal);
  }

  /** Of units without charts nothing was brought anywhere: no master is asked, nor missed. */
  async #dropCharts(
    units: readonly DeploymentUnit[],
    removal: Pick<Removal, "owner" | "onChange">,
    signal: AbortSignal,
  ): Promise<readonly ObjectRef[]> {
    const charted = units.filter((unit) => "chart" in unit);
    return charted.length === 0 ? [] : await this.#parts.charts.drop(charted, removal, signal);
  }

  /** Of a failed hook Helm says little more than that it failed; the hook's own words are in its log. */
  async #withHooks(error: unknown, unit: DeploymentUnit, signal: AbortSignal): Promise<unknown> {
    if (!(error instanceof VnfmError) || error.code !== "HELM_FAILED") return error;
    const release = { name: unit.releaseName, namespace: unit.namespace };
    const record = await findReleaseRecord(this.#parts.kube, release, signal);
    const hooks = record && (await diagnoseHooks(this.#parts.kube, record, Date.now(), signal));
    return hooks ? new VnfmError(error.code, `${error.message}\n${hooks}`, { cause: error }) : error;
  }

  async #recordOf(unit: DeploymentUnit, signal: AbortSignal): Promise<Omit<InstalledUnit, "owner">> {
    const record = await findUnitRecord(this.#parts.kube, unit, signal);
    if (record !== undefined) return { unit, record };
    throw new VnfmError(
      "RELEASE_NOT_READY",
      `${unit.name}: there is no release ${unit.releaseName} in namespace ${unit.namespace}; somebody has removed it, and it has to be installed again.`,
    );
  }
}
