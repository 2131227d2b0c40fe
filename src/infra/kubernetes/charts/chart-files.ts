import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { ChartSource } from "../../../domain/deployment.ts";
import { VnfmError } from "../../../domain/errors.ts";
import type { HelmCli, PullCall } from "../helm/helm-cli.ts";

/** A chart on this host and what identifies its content; name and version do not. */
export interface ChartFile {
  readonly path: string;
  readonly digest: string;
}

export type PackageChartSource = Extract<ChartSource, { kind: "package" }>;
type FetchedSource = Exclude<ChartSource, { kind: "package" }>;

export interface ChartFilesOptions {
  readonly helm: HelmCli;
  /** Where fetched charts are kept from one operation to the next; any of them may be deleted at any time. */
  readonly cacheDir: string;
  /** Where a chart of a VNF package lies. */
  readonly packageChart: (source: PackageChartSource) => string | Promise<string>;
  /** OCI registries (`host:port`) spoken to without TLS. */
  readonly plainHttpRegistries: readonly string[];
}

/** Brings charts to this host: out of VNF packages, from HTTP repositories, from OCI registries. */
export class ChartFiles {
  readonly #options: ChartFilesOptions;
  readonly #fetching = new Map<string, Promise<string>>();

  constructor(options: ChartFilesOptions) {
    this.#options = options;
  }

  /**
   * The chart's file; CHART_UNAVAILABLE with the cause. A chart without an exact version is looked for anew when `isFresh`; otherwise
   * the one found last is taken, so that an operation installs what it has checked.
   */
  async get(
    source: ChartSource,
    { isFresh }: { readonly isFresh: boolean },
    signal: AbortSignal,
  ): Promise<ChartFile> {
    if (source.kind === "package") return await this.#fromPackage(source);
    const path = join(this.#options.cacheDir, `${keyOf(source)}.tgz`);
    if (!existsSync(path) || (isFresh && !hasExactVersion(source)))
      await this.#fetchOnce(source, path, signal);
    return {
      path,
      digest: createHash("sha256")
        .update(await readFile(path))
        .digest("hex"),
    };
  }

  async #fromPackage(source: PackageChartSource): Promise<ChartFile> {
    const path = await this.#options.packageChart(source);
    if (existsSync(path)) return { path, digest: source.digest };
    throw new VnfmError(
      "CHART_UNAVAILABLE",
      `The chart ${source.path} of VNF package ${source.vnfPkgId} is no longer on disk.`,
    );
  }

  /** Operations at the same time share one download, unless the one that began it gives up. */
  async #fetchOnce(source: FetchedSource, path: string, signal: AbortSignal): Promise<void> {
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

  async #fetch(source: FetchedSource, path: string, signal: AbortSignal): Promise<string> {
    const { helm, cacheDir, plainHttpRegistries } = this.#options;
    try {
      await helm.pull(
        toPullCall(source, plainHttpRegistries),
        async (folder) => {
          const [name] = (await readdir(folder)).filter((file) => file.endsWith(".tgz"));
          if (name === undefined) throw new VnfmError("CHART_UNAVAILABLE", "helm pull brought no file");
          await helm.checkChart(join(folder, name), signal);
          await mkdir(cacheDir, { recursive: true, mode: 0o700 });
          await putInPlace(join(folder, name), path);
        },
        signal,
      );
    } catch (error) {
      if (!(error instanceof VnfmError) || error.code !== "CHART_UNAVAILABLE") throw error;
      throw new VnfmError(
        "CHART_UNAVAILABLE",
        `The chart ${describeSource(source)} cannot be used: ${error.message}`,
        { cause: error },
      );
    }
    return path;
  }
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

function toPullCall(source: FetchedSource, plainHttpRegistries: readonly string[]): PullCall {
  const version = source.version === undefined ? {} : { version: source.version };
  if (source.kind === "repository") {
    const url = URL.parse(source.url);
    if (url === null || !["http:", "https:"].includes(url.protocol)) {
      throw new VnfmError("CHART_UNAVAILABLE", "the repository's address must be an http or https URL");
    }
    if (url.username !== "" || url.password !== "") {
      throw new VnfmError("CHART_UNAVAILABLE", "credentials in the repository's address are not supported");
    }
    return { chart: source.chart, repositoryUrl: source.url, ...version, plainHttp: false };
  }
  const reference = source.reference.replace(/^oci:\/\//, "");
  const registry = reference.split("/")[0] ?? "";
  const plainHttp = plainHttpRegistries.includes(registry);
  return { chart: `oci://${reference}`, ...version, plainHttp };
}

function describeSource(source: FetchedSource): string {
  const version = source.version === undefined ? "" : ` ${source.version}`;
  if (source.kind === "oci") return `${source.reference}${version}`;
  const url = URL.parse(source.url);
  return `${source.chart}${version} of ${url === null ? source.url : `${url.origin}${url.pathname}`}`;
}

function keyOf(source: FetchedSource): string {
  const parts =
    source.kind === "oci"
      ? [source.reference, source.version ?? ""]
      : [source.url, source.chart, source.version ?? ""];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 40);
}

/** A range (`^1.2`, `1.x`) or nothing may mean another chart tomorrow. */
function hasExactVersion(source: FetchedSource): boolean {
  return (
    /^v?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/.test(source.version ?? "") ||
    (source.kind === "oci" && source.reference.includes("@sha256:"))
  );
}
