import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { PackageChart } from "../../domain/vnf-package.ts";
import { ensureFolder } from "../../support/ensure-folder.ts";
import type { ZipArchive } from "../csar/zip-archive.ts";
import type { PackageLimits } from "../package-limits.ts";
import { packageRefused } from "../problems.ts";
import { BrokenChart } from "./chart-files.ts";
import { readChart } from "./read-chart.ts";

export interface ReadCharts {
  readonly charts: readonly PackageChart[];
  /** Archives that look like a chart and are none Helm could use: path -> why. */
  readonly broken: ReadonlyMap<string, string>;
}

/**
 * Copies every Helm chart of the package into `folder`, as `chartFile` names it, for Helm to read, and describes it.
 * Archives that are no charts leave nothing behind.
 */
export async function readCharts(
  archive: ZipArchive,
  folder: string,
  limits: PackageLimits,
  signal?: AbortSignal,
): Promise<ReadCharts> {
  const charts: PackageChart[] = [];
  const broken = new Map<string, string>();
  let described = 0;
  await ensureFolder(folder);
  for (const { path, bytes } of archive.files.values()) {
    if (!/\.(tgz|tar\.gz)$/i.test(path)) continue;
    if (bytes > limits.maxChartBytes) {
      broken.set(path, `it has ${bytes} bytes, more than the ${limits.maxChartBytes} of a chart`);
      continue;
    }
    const copy = join(folder, "incoming.tgz");
    try {
      const digest = await copyOut(archive, path, copy, signal);
      const chart = await readChart(copy, limits, signal);
      if (chart === undefined) continue;
      described += JSON.stringify(chart).length;
      if (described > limits.maxChartDescriptionBytes) {
        throw packageRefused(
          `The values and schemas of the package's charts exceed ${limits.maxChartDescriptionBytes} bytes together.`,
        );
      }
      await rename(copy, chartFile(folder, digest));
      charts.push({ path, ...chart, digest });
    } catch (error) {
      if (!(error instanceof BrokenChart)) throw error;
      broken.set(path, error.message);
    } finally {
      await rm(copy, { force: true });
    }
  }
  return { charts, broken };
}

/** Charts are kept under their digest: it is their identity, and a safe name. */
export function chartFile(folder: string, digest: string): string {
  return join(folder, `${digest}.tgz`);
}

async function copyOut(
  archive: ZipArchive,
  path: string,
  target: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(
    archive.chunks(path, signal),
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(target, { mode: 0o600 }),
  );
  return hash.digest("hex");
}
