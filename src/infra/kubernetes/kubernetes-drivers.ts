import { createHash } from "node:crypto";
import { invalidParam } from "../../domain/errors.ts";
import { HELM_VIM_TYPE, KUBERNETES_VIM_TYPE, type VimConnectionInfo } from "../../domain/vim.ts";
import type { CommandRunner } from "../../transport/command-runner.ts";
import type { InfraDriver, InfraDrivers } from "../infra-driver.ts";
import type { KubeConnection } from "./api/kube-connection.ts";
import { ChartFiles, type PackageChartSource } from "./charts/chart-files.ts";
import { readVimConnection } from "./connection/vim-connection.ts";
import { HelmCli } from "./helm/helm-cli.ts";
import { KubernetesApi } from "./kubernetes-api.ts";
import { KubernetesDriver } from "./kubernetes-driver.ts";

export interface KubernetesDriversOptions {
  readonly runner: CommandRunner;
  /** The helm program: a path, or a name that is looked up on PATH. */
  readonly helm: string;
  /** Where charts from repositories and registries are kept; any of them may be deleted at any time. */
  readonly chartCacheDir: string;
  /** Where a chart of a VNF package lies on this host. */
  readonly packageChart: (source: PackageChartSource) => string | Promise<string>;
  /** OCI registries (`host:port`) spoken to without TLS. */
  readonly plainHttpRegistries?: readonly string[];
  /** Time limit of each Helm hook. */
  readonly hookTimeoutMs?: number;
  /** How long a pod without readiness probes must run before it is trusted. */
  readonly settleMs?: number;
}

/** Connections kept with their open sockets and what is known of their kinds; a few VIMs are used again and again. */
const KEPT_CONNECTIONS = 64;

const vimTypes: readonly string[] = [HELM_VIM_TYPE, KUBERNETES_VIM_TYPE, "kubernetes"];

/** Drivers for Kubernetes clusters, by Helm. */
export class KubernetesDrivers implements InfraDrivers {
  readonly #helm: HelmCli;
  readonly #charts: ChartFiles;
  readonly #settleMs: number;
  /** By a hash of the connection, so that new credentials make a new one. */
  readonly #apis = new Map<string, KubernetesApi>();

  constructor({
    runner,
    helm,
    chartCacheDir,
    packageChart,
    plainHttpRegistries = [],
    hookTimeoutMs = 300_000,
    settleMs = 1_000,
  }: KubernetesDriversOptions) {
    this.#helm = new HelmCli({ runner, program: helm, hookTimeoutMs });
    this.#charts = new ChartFiles({
      helm: this.#helm,
      cacheDir: chartCacheDir,
      packageChart,
      plainHttpRegistries,
    });
    this.#settleMs = settleMs;
  }

  async connect(vim: VimConnectionInfo): Promise<InfraDriver> {
    if (!vimTypes.includes(vim.vimType)) {
      throw invalidParam("/vimType", `'${vim.vimType}' is not served; known are ${vimTypes.join(", ")}`);
    }
    const connection = readVimConnection(vim);
    return new KubernetesDriver({
      connection,
      kube: this.#apiOf(connection),
      helm: this.#helm,
      charts: this.#charts,
      settleMs: this.#settleMs,
    });
  }

  /** Which Helm there is, for `fairlead doctor`; HELM_UNAVAILABLE. */
  async helmVersion(): Promise<string> {
    return (await this.#helm.version()).text;
  }

  #apiOf(connection: KubeConnection): KubernetesApi {
    const key = createHash("sha256").update(JSON.stringify(connection)).digest("hex");
    const api = this.#apis.get(key) ?? new KubernetesApi(connection);
    // Last used, last in the map; the first is the one to go.
    this.#apis.delete(key);
    this.#apis.set(key, api);
    const [oldest] = this.#apis.keys();
    if (this.#apis.size > KEPT_CONNECTIONS && oldest !== undefined) this.#apis.delete(oldest);
    return api;
  }
}
