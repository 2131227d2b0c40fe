import { invalidParam } from "../../domain/errors.ts";
import type { VimConnectionInfo } from "../../domain/vim.ts";
import type { InfraDriver, InfraDrivers } from "../infra-driver.ts";
import { SimulatedClusters } from "./simulated-cluster.ts";
import { SimulatedDriver } from "./simulated-driver.ts";

export interface SimulatedDriversOptions {
  /** Where the clusters are kept; absent: in memory, for as long as this object lives. */
  readonly file?: string;
  readonly now?: () => number;
}

/** Infrastructure that does nothing, for trying Fairlead without a cluster and for tests; see behaviour.ts for how to make it fail. */
export class SimulatedDrivers implements InfraDrivers {
  readonly #clusters: SimulatedClusters;
  readonly #now: () => number;

  constructor({ file, now = Date.now }: SimulatedDriversOptions = {}) {
    this.#clusters = new SimulatedClusters(file);
    this.#now = now;
  }

  async connect({ interfaceInfo, extra }: VimConnectionInfo): Promise<InfraDriver> {
    const endpoint = interfaceInfo?.endpoint;
    if (typeof endpoint !== "string" && extra?.kubeconfig === undefined) {
      throw invalidParam("/interfaceInfo/endpoint", "the URL of the Kubernetes API is missing");
    }
    return new SimulatedDriver(this.#clusters, typeof endpoint === "string" ? endpoint : "", this.#now);
  }
}
