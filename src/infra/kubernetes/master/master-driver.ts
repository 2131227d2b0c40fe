import type { DeploymentUnit, ObjectRef, ObservedPod, WorkloadPods } from "../../../domain/deployment.ts";
import { VnfmError } from "../../../domain/errors.ts";
import type {
  InfraDriver,
  NamespaceFate,
  Owner,
  ReadyUnit,
  Release,
  Removal,
  TargetFacts,
  Wait,
} from "../../infra-driver.ts";
import type { HelmCli } from "../helm/helm-cli.ts";

export interface MasterDriverParts {
  /** Does the work, by way of whichever master serves. */
  readonly driver: InfraDriver;
  readonly helm: HelmCli;
  readonly masters: number;
  /** How the cluster is reached, when that is worth telling. */
  readonly describeWay: () => string | undefined;
}

/**
 * A driver whose Helm is on the masters of its cluster. What was under way when a master went away is done again on the next one: every verb
 * of a driver finds out for itself what is left to do.
 */
export class MasterDriver implements InfraDriver {
  readonly #parts: MasterDriverParts;
  readonly #driver: InfraDriver;

  constructor(parts: MasterDriverParts) {
    this.#parts = parts;
    this.#driver = parts.driver;
  }

  async probe(signal: AbortSignal): Promise<TargetFacts> {
    return await this.#onNext(async () => {
      await this.#parts.helm.version(signal);
      return await this.#driver.probe(signal);
    }, signal);
  }

  async check(
    units: readonly DeploymentUnit[],
    owner: Owner,
    signal: AbortSignal,
  ): Promise<readonly DeploymentUnit[]> {
    try {
      return await this.#onNext(() => this.#driver.check(units, owner, signal), signal);
    } catch (error) {
      // It brought charts to the masters, of an instance that may never come to a removal.
      if (isAnswered(error)) await this.#driver.ensureChartsAbsent(units, owner, signal).catch(ignore);
      throw error;
    }
  }

  async ensureChartsAbsent(
    units: readonly DeploymentUnit[],
    owner: Owner,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#onNext(() => this.#driver.ensureChartsAbsent(units, owner, signal), signal);
  }

  async findCountRoutes(
    unit: DeploymentUnit,
    vduIds: readonly string[],
    owner: Owner,
    signal: AbortSignal,
  ): Promise<DeploymentUnit> {
    return await this.#onNext(() => this.#driver.findCountRoutes(unit, vduIds, owner, signal), signal);
  }

  async ensureNamespace(name: string, owner: Owner, wait: Wait, signal: AbortSignal): Promise<void> {
    await this.#onNext(() => this.#driver.ensureNamespace(name, owner, wait, signal), signal);
  }

  async ensurePresent(
    unit: DeploymentUnit,
    owner: Owner,
    signal: AbortSignal,
    onChange: Wait["onChange"] = ignore,
  ): Promise<Release> {
    const work = () => this.#driver.ensurePresent(unit, owner, signal, onChange);
    return await this.#onNext(work, signal, { onChange });
  }

  async awaitReady(
    units: readonly DeploymentUnit[],
    wait: Wait,
    signal: AbortSignal,
  ): Promise<readonly ReadyUnit[]> {
    this.#tellWay(wait);
    return await this.#onNext(() => this.#driver.awaitReady(units, wait, signal), signal, wait);
  }

  async observePods(units: readonly DeploymentUnit[], signal: AbortSignal): Promise<readonly ObservedPod[]> {
    return await this.#onNext(() => this.#driver.observePods(units, signal), signal);
  }

  async replacePods(
    units: readonly DeploymentUnit[],
    workloads: readonly WorkloadPods[],
    wait: Wait,
    signal: AbortSignal,
  ): Promise<void> {
    this.#tellWay(wait);
    await this.#onNext(() => this.#driver.replacePods(units, workloads, wait, signal), signal, wait);
  }

  async ensureAbsent(
    units: readonly DeploymentUnit[],
    removal: Removal,
    signal: AbortSignal,
  ): Promise<readonly ObjectRef[]> {
    this.#tellWay(removal);
    return await this.#onNext(() => this.#driver.ensureAbsent(units, removal, signal), signal, removal);
  }

  async ensureNamespaceAbsent(
    name: string,
    owner: Owner,
    wait: Wait,
    signal: AbortSignal,
  ): Promise<NamespaceFate> {
    const work = () => this.#driver.ensureNamespaceAbsent(name, owner, wait, signal);
    return await this.#onNext(work, signal, wait);
  }

  /**
   * Once for each master: where all of them are lost, that is for the operator to see. Helm on a lost master may still be at work, and get
   * into the way of the next; that one then ends what it finds when it is called once more.
   */
  async #onNext<T>(work: () => Promise<T>, signal: AbortSignal, wait?: Pick<Wait, "onChange">): Promise<T> {
    let hasLost = false;
    for (let others = this.#parts.masters; ; others -= 1) {
      try {
        return await work();
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof VnfmError) || others === 0) throw error;
        if (error.code !== "HOST_LOST" && !(hasLost && error.code === "HELM_FAILED")) throw error;
        hasLost = true;
        wait?.onChange(`${error.message} Going on with the master that answers.`);
      }
    }
  }

  #tellWay(wait: Pick<Wait, "onChange">): void {
    const way = this.#parts.describeWay();
    if (way !== undefined) wait.onChange(way);
  }
}

/** Whether something answered; of what does not, no more is asked. */
function isAnswered(error: unknown): boolean {
  return error instanceof VnfmError && !/^HOST_|^VIM_UNREACHABLE$/.test(error.code);
}

function ignore(): void {
  // What the check has failed for is what is told.
}
