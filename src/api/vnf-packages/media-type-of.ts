import { extname } from "node:path";

/** Types that no browser takes for a page of ours: packages come from strangers. */
const mediaTypes: Readonly<Record<string, string>> = {
  ".cfg": "text/plain",
  ".csv": "text/csv",
  ".gz": "application/gzip",
  ".json": "application/json",
  ".log": "text/plain",
  ".md": "text/markdown",
  ".mf": "text/plain",
  ".py": "text/x-python",
  ".sh": "text/x-sh",
  ".tar": "application/x-tar",
  ".tgz": "application/gzip",
  ".txt": "text/plain",
  ".yaml": "application/yaml",
  ".yml": "application/yaml",
  ".zip": "application/zip",
};

const UNKNOWN = "application/octet-stream";

/** All that an artifact may be answered as. */
export const artifactTypes: readonly string[] = [...new Set([...Object.values(mediaTypes), UNKNOWN])];

/** Guessed from the name, as nothing else is known. */
export function mediaTypeOf(path: string): string {
  return mediaTypes[extname(path).toLowerCase()] ?? UNKNOWN;
}
