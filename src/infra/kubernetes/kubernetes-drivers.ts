import { createHash } from "node:crypto";
import { invalidParam } from "../../domain/errors.ts";
import { HELM_VIM_TYPE, KUBERNETES_VIM_TYPE, type VimConnectionInfo } from "../../domain/vim.ts";
import type { CommandRunner } from "../../transport/command-runner.ts";
import type { RemoteHosts } from "../../transport/remote-hosts.ts";
import type { InfraDriver, InfraDrivers } from "../infra-driver.ts";
import { ChartFiles } from "./charts/chart-files.ts";
import type { PackageChartSource } from "./charts/chart-source.ts";
import { chartSourcePolicy } from "./charts/chart-source-policy.ts";
import { findHelmInfo } from "./connection/helm-info.ts";
import { readVimConnection } from "./connection/vim-connection.ts";
import { HelmCli } from "./helm/helm-cli.ts";
import { LocalPlace } from "./helm/local-place.ts";
import { KubernetesApi } from "./kubernetes-api.ts";
import { KubernetesDriver } from "./kubernetes-driver.ts";
import type { OpenManifests } from "./manifests/read-manifest-files.ts";
import { connectMaster, type MasterOptions } from "./master/connect-master.ts";

export interface KubernetesDriversOptions {
  readonly runner: CommandRunner;
  /** For VIMs whose Helm runs on their master nodes; without it Helm runs here for those too. */
  readonly remoteHosts?: RemoteHosts;
  /** The helm program: a path, or a name that is looked up on PATH. */
  readonly helm: string;
  /** Where charts from repositories and registries are kept; any of them may be deleted at any time. */
  readonly chartCacheDir: string;
  /** Where a chart of a VNF package lies on this host. */
  readonly packageChart: (source: PackageChartSource) => string | Promise<string>;
  readonly openManifests: OpenManifests;
  /** OCI registries (`host:port`) spoken to without TLS. */
  readonly plainHttpRegistries?: readonly string[];
  /** Hosts and CIDR blocks that charts may be fetched from; any when empty. */
  readonly allowedChartSources?: readonly string[];
  /** Time limit of each Helm hook. */
  readonly hookTimeoutMs?: number;
  /** The most that is granted to a call that waits for a chart repository or registry. */
  readonly fetchTimeoutMs?: number;
  /** How long a pod without readiness probes must run before it is trusted. */
  readonly settleMs?: number;
}

/** Drivers kept with their open sockets and what is known of their kinds; a few VIMs are used again and again. */
const KEPT_DRIVERS = 64;

const vimTypes: readonly string[] = [HELM_VIM_TYPE, KUBERNETES_VIM_TYPE, "kubernetes"];

/** Drivers for Kubernetes clusters, by Helm. */
export class KubernetesDrivers implements InfraDrivers {
  readonly #options: KubernetesDriversOptions & Omit<MasterOptions, "remoteHosts">;
  readonly #helm: HelmCli;
  readonly #charts: ChartFiles;
  /** By a hash of the connection, so that new credentials make a new one. */
  readonly #drivers = new Map<string, InfraDriver>();

  constructor({
    hookTimeoutMs = 300_000,
    fetchTimeoutMs = 300_000,
    settleMs = 1_000,
    plainHttpRegistries = [],
    allowedChartSources = [],
    ...options
  }: KubernetesDriversOptions) {
    const checkSource = chartSourcePolicy(allowedChartSources);
    const limits = { hookTimeoutMs, fetchTimeoutMs, settleMs };
    this.#options = { ...options, ...limits, plainHttpRegistries, checkSource };
    const { runner, helm: program, chartCacheDir, packageChart } = options;
    this.#helm = new HelmCli({ place: new LocalPlace({ runner, program }), hookTimeoutMs, fetchTimeoutMs });
    this.#charts = new ChartFiles({
      helm: this.#helm,
      cacheDir: chartCacheDir,
      packageChart,
      plainHttpRegistries,
      checkSource,
    });
  }

  async connect(vim: VimConnectionInfo): Promise<InfraDriver> {
    if (!vimTypes.includes(vim.vimType)) {
      throw invalidParam("/vimType", `'${vim.vimType}' is not served; known are ${vimTypes.join(", ")}`);
    }
    const key = createHash("sha256").update(JSON.stringify(vim)).digest("hex");
    const driver = this.#drivers.get(key) ?? this.#driverOf(vim);
    // Last used, last in the map; the first is the one to go.
    this.#drivers.delete(key);
    this.#drivers.set(key, driver);
    const [oldest] = this.#drivers.keys();
    if (this.#drivers.size > KEPT_DRIVERS && oldest !== undefined) this.#drivers.delete(oldest);
    return driver;
  }

  /** Which Helm there is, for `fairlead doctor`; HELM_UNAVAILABLE. */
  async helmVersion(): Promise<string> {
    return (await this.#helm.version(new AbortController().signal)).text;
  }

  #driverOf(vim: VimConnectionInfo): InfraDriver {
    const { runner, remoteHosts, helm: program, settleMs, openManifests } = this.#options;
    const { hookTimeoutMs, fetchTimeoutMs } = this.#options;
    const helmInfo = findHelmInfo(vim);
    if (helmInfo !== undefined && remoteHosts !== undefined) {
      return connectMaster(vim, helmInfo, { ...this.#options, remoteHosts });
    }
    const connection = readVimConnection(vim);
    const place = new LocalPlace({ runner, program, connection });
    return new KubernetesDriver({
      kube: new KubernetesApi(connection),
      helm: new HelmCli({ place, hookTimeoutMs, fetchTimeoutMs }),
      charts: this.#charts,
      openManifests,
      settleMs,
      goneTimeoutMs: hookTimeoutMs,
    });
  }
}
