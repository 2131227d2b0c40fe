import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { DeploymentUnit, ObjectRef } from "../../../domain/deployment.ts";
import { VnfmError } from "../../../domain/errors.ts";
import { ensureFolder } from "../../../support/ensure-folder.ts";
import type { Owner, Removal } from "../../infra-driver.ts";
import type { PullCall } from "../helm/helm-calls.ts";
import type { HelmCli } from "../helm/helm-cli.ts";
import {
  chartUnavailable,
  checkRepositoryUrl,
  type FetchedChartSource,
  hasExactVersion,
  hostOf,
  type PackageChartSource,
  readOciReference,
  sourceKey,
} from "./chart-source.ts";
import type { ChartSourcePolicy } from "./chart-source-policy.ts";
import type { Chart, Charts, WantedChart } from "./charts.ts";

export interface ChartFilesOptions {
  readonly helm: HelmCli;
  /** Where fetched charts are kept from one operation to the next; any of them may be deleted at any time. */
  readonly cacheDir: string;
  /** Where a chart of a VNF package lies. */
  readonly packageChart: (source: PackageChartSource) => string | Promise<string>;
  /** OCI registries (`host:port`) spoken to without TLS. */
  readonly plainHttpRegistries: readonly string[];
  readonly checkSource: ChartSourcePolicy;
}

/** Brings charts to this host: out of VNF packages, from HTTP repositories, from OCI registries. */
export class ChartFiles implements Charts {
  readonly #options: ChartFilesOptions;
  readonly #fetching = new Map<string, Promise<string>>();

  constructor(options: ChartFilesOptions) {
    this.#options = options;
  }

  async get(
    { source, owner }: Pick<WantedChart, "source" | "owner">,
    { isFresh }: { readonly isFresh: boolean },
    signal: AbortSignal,
  ): Promise<Chart> {
    if (source.kind === "package") return await this.#fromPackage(source);
    const path = this.#keptAt(source, owner);
    // Credentials are tried each time: what they open today they may not open tomorrow.
    const isKnown = hasExactVersion(source) && source.credentials === undefined;
    if (!existsSync(path) || (isFresh && !isKnown)) await this.#fetchOnce(source, path, signal);
    const content = await readFile(path);
    return chartAt(path, createHash("sha256").update(content).digest("hex"));
  }

  /** Charts that anybody can fetch are everybody's, and stay. */
  async drop(
    units: readonly DeploymentUnit[],
    { owner }: Pick<Removal, "owner">,
  ): Promise<readonly ObjectRef[]> {
    for (const { chart } of units.filter((unit) => "chart" in unit)) {
      if (chart.kind !== "package" && chart.credentials !== undefined) {
        await rm(this.#keptAt(chart, owner), { force: true });
      }
    }
    return [];
  }

  /** A chart that was fetched with credentials is for the VNF whose they are. */
  #keptAt(source: FetchedChartSource, owner: Owner): string {
    const whose = source.credentials === undefined ? "" : `-${owner.vnfInstanceId}`;
    return join(this.#options.cacheDir, `${sourceKey(source)}${whose}.tgz`);
  }

  async #fromPackage(source: PackageChartSource): Promise<Chart> {
    const path = await this.#options.packageChart(source);
    if (existsSync(path)) return chartAt(path, source.digest);
    throw new VnfmError(
      "CHART_UNAVAILABLE",
      `The chart ${source.path} of VNF package ${source.vnfPkgId} is no longer on disk.`,
    );
  }

  /** Operations at the same time share one download, unless the one that began it gives up. */
  async #fetchOnce(source: FetchedChartSource, path: string, signal: AbortSignal): Promise<void> {
    const running = this.#fetching.get(path);
    if (running !== undefined) {
      const shared = await running.catch(() => undefined);
      signal.throwIfAborted();
      if (shared !== undefined) return;
    }
    const fetching = this.#fetch(source, path, signal);
    this.#fetching.set(path, fetching);
    try {
      await fetching;
    } finally {
      if (this.#fetching.get(path) === fetching) this.#fetching.delete(path);
    }
  }

  async #fetch(source: FetchedChartSource, path: string, signal: AbortSignal): Promise<string> {
    const { helm, cacheDir, plainHttpRegistries, checkSource } = this.#options;
    try {
      await checkSource(hostOf(source));
      await helm.charts.pull(
        toPullCall(source, plainHttpRegistries),
        async (folder) => {
          const [name] = (await readdir(folder)).filter((file) => file.endsWith(".tgz"));
          if (name === undefined) throw new VnfmError("CHART_UNAVAILABLE", "helm pull brought no file");
          await helm.charts.showChart(chartAt(join(folder, name), ""), signal);
          await ensureFolder(cacheDir);
          await putInPlace(join(folder, name), path);
        },
        signal,
      );
    } catch (error) {
      throw chartUnavailable(source, error);
    }
    return path;
  }
}

/** A packaged chart or a chart folder on this host. */
export function chartAt(path: string, digest: string): Chart {
  return { digest, toArguments: async () => [path] };
}

/** Readers see the old file or the new one, never a part; the two folders may be on different disks. */
async function putInPlace(from: string, to: string): Promise<void> {
  const beside = `${to}.${process.pid}.new`;
  try {
    await copyFile(from, beside);
    await rename(beside, to);
  } finally {
    await rm(beside, { force: true });
  }
}

function toPullCall(source: FetchedChartSource, plainHttpRegistries: readonly string[]): PullCall {
  const { version, credentials } = source;
  const common = {
    ...(version === undefined ? {} : { version }),
    ...(credentials === undefined ? {} : { credentials }),
  };
  if (source.kind === "oci") return { ...readOciReference(source, plainHttpRegistries), ...common };
  checkRepositoryUrl(source.url);
  return { chart: source.chart, repositoryUrl: source.url, ...common, plainHttp: false };
}
