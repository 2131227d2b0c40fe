import { createHash } from "node:crypto";
import { parse } from "yaml";
import type { DeploymentUnit, ObjectRef } from "../../../domain/deployment.ts";
import { VnfmError } from "../../../domain/errors.ts";
import { isJsonObject } from "../../../domain/json.ts";
import type { RemoteHost } from "../../../transport/remote-hosts.ts";
import type { Removal } from "../../infra-driver.ts";
import type { HelmCli } from "../helm/helm-cli.ts";
import type { KubeClient } from "../kube-client.ts";
import { isChartFrom, isOwnedBy } from "../release/release-owner.ts";
import { listRevisions, readPayload } from "../release-record.ts";
import {
  chartUnavailable,
  checkRepositoryUrl,
  describeSource,
  type FetchedChartSource,
  hasExactVersion,
  hostOf,
  type PackageChartSource,
  readOciReference,
  sourceKey,
} from "./chart-source.ts";
import type { ChartSourcePolicy } from "./chart-source-policy.ts";
import type { Chart, Charts, WantedChart } from "./charts.ts";
import { OneAtATime } from "./one-at-a-time.ts";
import { type Master, removeFromMaster } from "./remove-from-master.ts";
import { repositoryName } from "./repository-name.ts";
import { unpackOnMaster } from "./unpack-on-master.ts";

export interface MasterChartsOptions {
  readonly helm: HelmCli;
  /** The master that serves. */
  readonly host: RemoteHost;
  /** Each master by itself. */
  readonly masters: readonly Master[];
  readonly kube: KubeClient;
  /** Where charts of VNF packages are put, in a folder for each VNF instance. */
  readonly chartDir: string;
  /** Where a chart of a VNF package lies on this host. */
  readonly packageChart: (source: PackageChartSource) => string | Promise<string>;
  /** OCI registries (`host:port`) spoken to without TLS. */
  readonly plainHttpRegistries: readonly string[];
  readonly checkSource: ChartSourcePolicy;
}

/** Brings charts of VNF packages to the masters of a cluster, and lets Helm there fetch all others. */
export class MasterCharts implements Charts {
  readonly #options: MasterChartsOptions;
  /** Versions found by checks, until a release notes them. */
  readonly #found = new Map<string, string>();
  /** Helm's list of repositories is one file, which it reads and writes without a lock when it removes from it. */
  readonly #repositories = new OneAtATime();

  constructor(options: MasterChartsOptions) {
    this.#options = options;
  }

  async get(
    wanted: WantedChart,
    options: { readonly isFresh: boolean },
    signal: AbortSignal,
  ): Promise<Chart> {
    const { source } = wanted;
    if (source.kind === "package") return this.#fromPackage(source, wanted);
    try {
      if (source.credentials !== undefined) throw noCredentialsHere();
      await this.#options.checkSource(hostOf(source));
      return await this.#fetched(source, wanted, options, signal);
    } catch (error) {
      throw chartUnavailable(source, error);
    }
  }

  /** What a master that does not answer keeps is told of, and is no failure. */
  async drop(
    units: readonly DeploymentUnit[],
    removal: Pick<Removal, "owner" | "onChange">,
    signal: AbortSignal,
  ): Promise<readonly ObjectRef[]> {
    const { kube, masters, chartDir } = this.#options;
    for (const namespace of new Set(units.map((unit) => unit.namespace))) {
      const revisions = await listRevisions(kube, { namespace }, signal);
      if (revisions.some((revision) => isOwnedBy(removal.owner, revision))) return [];
    }
    const folders = { chartDir, repositories: this.#repositories };
    const left = await Promise.all(
      masters.map((master) => removeFromMaster(master, folders, removal, signal)),
    );
    return left.flat();
  }

  #fromPackage(source: PackageChartSource, { owner }: WantedChart): Chart {
    const { host, chartDir, packageChart } = this.#options;
    return {
      digest: source.digest,
      toArguments: async (signal) => {
        const archive = { path: await packageChart(source), sha256: source.digest };
        return [await unpackOnMaster(host, { chartDir, owner, archive }, signal)];
      },
    };
  }

  async #fetched(
    source: FetchedChartSource,
    wanted: WantedChart,
    { isFresh }: { readonly isFresh: boolean },
    signal: AbortSignal,
  ): Promise<Chart> {
    const key = sourceKey(source);
    const memory = `${wanted.owner.vnfInstanceId} ${key}`;
    const noted = hasExactVersion(source) ? source.version : await this.#notedVersion(wanted, key, signal);
    const remembered = isFresh ? undefined : this.#found.get(memory);
    const version = noted ?? remembered ?? (await this.#findVersion(source, wanted, { isFresh }, signal));
    this.#found.set(memory, version);
    return {
      digest: createHash("sha256").update(`${key} ${version}`).digest("hex"),
      ...(hasExactVersion(source) ? {} : { sourceKey: key }),
      fetchedFrom: describeSource(source),
      toArguments: (callSignal) =>
        this.#refer(source, { wanted, version, isFresh: false }, callSignal).catch((error: unknown) => {
          throw chartUnavailable(source, error);
        }),
    };
  }

  /** The version that the release was made with. */
  async #notedVersion(
    { owner, releaseName: name, namespace }: WantedChart,
    key: string,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const revisions = await listRevisions(this.#options.kube, { name, namespace }, signal);
    const newest = revisions.findLast((revision) => isOwnedBy(owner, revision) && isChartFrom(key, revision));
    return newest && readPayload(newest.secret).chart?.metadata?.version;
  }

  async #findVersion(
    source: FetchedChartSource,
    wanted: WantedChart,
    { isFresh }: { readonly isFresh: boolean },
    signal: AbortSignal,
  ): Promise<string> {
    const parts = { wanted, version: source.version, isFresh };
    const toArguments = (callSignal: AbortSignal) => this.#refer(source, parts, callSignal);
    const chart: unknown = parse(await this.#options.helm.charts.showChart({ toArguments }, signal));
    if (isJsonObject(chart) && typeof chart.version === "string") return chart.version;
    throw new VnfmError("CHART_UNAVAILABLE", "its Chart.yaml has no version");
  }

  /** Helm's arguments for a chart that it fetches itself. */
  async #refer(
    source: FetchedChartSource,
    parts: {
      readonly wanted: WantedChart;
      readonly version: string | undefined;
      readonly isFresh: boolean;
    },
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const { helm, plainHttpRegistries } = this.#options;
    const version = parts.version === undefined ? [] : ["--version", parts.version];
    if (source.kind === "oci") {
      const { chart, plainHttp } = readOciReference(source, plainHttpRegistries);
      // A reference with a tag or digest says all.
      const isWhole = /[:@][^/]*$/.test(chart);
      return [chart, ...(isWhole ? [] : version), ...(plainHttp ? ["--plain-http"] : [])];
    }
    checkRepositoryUrl(source.url);
    const name = repositoryName(source, parts.wanted.owner);
    await this.#repositories.run(
      () => helm.charts.addRepository({ name, url: source.url }, { isFresh: parts.isFresh }, signal),
      signal,
    );
    return [`${name}/${source.chart}`, ...version];
  }
}

/** Helm on a master keeps what it is told of a repository in a file of its user, for others to read and later calls to find. */
function noCredentialsHere(): VnfmError {
  return new VnfmError(
    "CHART_UNAVAILABLE",
    "a source that asks for username and password is not used from a master node; put the chart into the VNF package, " +
      "or use a VIM without helm_info, so that Helm runs beside Fairlead",
  );
}
