import { statfsSync } from "node:fs";
import { tmpdir } from "node:os";

const MEMORY = "/dev/shm";
/** For the databases of all tests that run at a time. */
const ENOUGH_BYTES = 4 * 1024 ** 3;

/**
 * Where folders of databases are made: in memory where there is enough of it. On a disk, to make and to copy a database keeps the
 * processor busy for several times as long.
 */
export function scratchFolder(): string {
  return process.availableMemory() >= ENOUGH_BYTES && roomIn(MEMORY) >= ENOUGH_BYTES ? MEMORY : tmpdir();
}

function roomIn(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return 0;
  }
}
