import { createReadStream } from "node:fs";
import { posix } from "node:path";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import type { PackageLimits } from "../package-limits.ts";

/** Why an archive is no sound Helm chart. */
export class BrokenChart extends Error {}

/** The files of a chart that Fairlead reads. */
export type ChartFiles = ReadonlyMap<"Chart.yaml" | "values.yaml" | "values.schema.json", Buffer>;

const WANTED = ["Chart.yaml", "values.yaml", "values.schema.json"] as const;

/**
 * Reads the files that describe a chart out of its archive, unpacking nothing else. Without a `Chart.yaml` in the first folder
 * the map has none. BrokenChart for what Helm would refuse, or what does harm.
 */
export async function readChartFiles(
  archive: string,
  limits: PackageLimits,
  signal?: AbortSignal,
): Promise<ChartFiles> {
  const files = new Map<(typeof WANTED)[number], Buffer>();
  const tar = extract();
  // Errors of any of them end all; whoever reads `tar` learns of them.
  pipeline(
    createReadStream(archive, { signal }),
    createGunzip(),
    limited(limits.maxChartUnpackedBytes),
    tar,
    () => {},
  );
  let entries = 0;
  let folder: string | undefined;
  try {
    for await (const entry of tar) {
      const { name, type, size } = entry.header;
      entries += 1;
      if (entries > limits.maxChartEntries)
        throw new BrokenChart(`it has more than ${limits.maxChartEntries} entries`);
      const path = checkPath(name);
      if (type !== "file" && type !== "contiguous-file" && type !== "directory") {
        throw new BrokenChart(`'${path}' is a ${type}; a chart may hold files and folders only`);
      }
      folder ??= path.split("/")[0];
      const wanted = WANTED.find((file) => path === `${folder}/${file}`);
      if (wanted === undefined || type === "directory") {
        entry.resume();
        continue;
      }
      const maxBytes =
        wanted === "values.schema.json" ? limits.maxChartSchemaBytes : limits.maxChartYamlBytes;
      if (size > maxBytes) throw new BrokenChart(`'${path}' has ${size} bytes, more than ${maxBytes}`);
      if (files.has(wanted)) throw new BrokenChart(`it holds '${path}' twice`);
      // tar-stream yields buffers, which its types do not say.
      files.set(wanted, Buffer.concat((await Array.fromAsync(entry)) as Buffer[]));
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof BrokenChart) throw error;
    throw new BrokenChart(`it is no gzipped tar archive, or a damaged one (${messageOf(error)})`, {
      cause: error,
    });
  } finally {
    tar.destroy();
  }
  return files;
}

/** Counts what is unpacked, zeros behind the end of the tar archive too. */
function limited(maxBytes: number) {
  return async function* (chunks: AsyncIterable<Buffer>) {
    let bytes = 0;
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw new BrokenChart(`it unpacks to more than ${maxBytes} bytes`);
      yield chunk;
    }
  };
}

function checkPath(name: string): string {
  const path = posix.normalize(name).replace(/\/$/, "");
  const isOutside = path.startsWith("/") || path === ".." || path.startsWith("../");
  if (isOutside || /[\\\0]/.test(name) || /^[A-Za-z]:/.test(name)) {
    throw new BrokenChart(
      `the entry name '${name.replace(/\p{C}/gu, "?").slice(0, 120)}' leads out of the archive`,
    );
  }
  return path;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
