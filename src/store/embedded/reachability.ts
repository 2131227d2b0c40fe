import { stat } from "node:fs/promises";
import { dirname } from "node:path";

/** A user and group other than this process's own. */
export interface Identity {
  readonly uid: number;
  readonly gid: number;
}

/**
 * The first folder, from the root downwards, that keeps the identity from reaching the path (or the path itself, when it may
 * not be entered or run); `undefined` when nothing does.
 */
export async function findBarrier(path: string, identity: Identity): Promise<string | undefined> {
  for (const part of [...ancestors(path), path]) {
    const { uid, gid, mode } = await stat(part);
    const mayEnter = uid === identity.uid ? 0o100 : gid === identity.gid ? 0o010 : 0o001;
    if ((mode & mayEnter) === 0) return part;
  }
  return undefined;
}

function ancestors(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [] : [...ancestors(parent), parent];
}
