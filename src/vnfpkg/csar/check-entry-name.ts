import type { PackageLimits } from "../package-limits.ts";

export type EntryName =
  | { readonly ok: true; readonly path: string; readonly isFolder: boolean }
  | { readonly ok: false; readonly reason: string };

/**
 * Reads an entry's name as a relative path in its one plain form, or says why it is none. Whatever passes can be
 * joined to a folder without leaving it, on any system.
 */
export function checkEntryName(
  raw: Buffer,
  limits: Pick<PackageLimits, "maxNameBytes" | "maxNameDepth">,
): EntryName {
  if (raw.length > limits.maxNameBytes) {
    return refused(`an entry's name has ${raw.length} bytes, more than ${limits.maxNameBytes}`);
  }
  const name = decode(raw);
  if (name === undefined) return refused(`the entry name ${printable(raw)} is not UTF-8`);
  const shown = printable(raw);
  if (name.includes("\0")) return refused(`the entry name ${shown} holds a NUL character`);
  if (/\p{Cc}/u.test(name)) return refused(`the entry name ${shown} holds a control character`);
  if (name.includes("\\"))
    return refused(`the entry name ${shown} holds a backslash; folders are parted by '/'`);
  if (name.startsWith("/")) return refused(`the entry name ${shown} is an absolute path`);
  if (/^[A-Za-z]:/.test(name)) return refused(`the entry name ${shown} begins with a drive letter`);

  const isFolder = name.endsWith("/");
  const path = isFolder ? name.slice(0, -1) : name;
  const segments = path.split("/");
  if (segments.includes("..")) return refused(`the entry name ${shown} leads out of the archive by '..'`);
  if (segments.some((segment) => segment === "" || segment === ".")) {
    return refused(`the entry name ${shown} has an empty or '.' part`);
  }
  if (segments.length > limits.maxNameDepth) {
    return refused(`the entry name ${shown} is nested deeper than ${limits.maxNameDepth} folders`);
  }
  return { ok: true, path, isFolder };
}

/** Names that a file system blind to case and Unicode normalisation takes for one have the same key. */
export function nameKey(path: string): string {
  return path.normalize("NFC").toUpperCase().toLowerCase().normalize("NFC");
}

function decode(raw: Buffer): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(raw);
  } catch {
    return undefined;
  }
}

/** Short, quoted, and without anything that could confuse a terminal. */
function printable(raw: Buffer): string {
  const text = raw.toString("utf8").replace(/[\p{C}\uFFFD]/gu, "?");
  return `'${text.length > 120 ? `${text.slice(0, 120)}…` : text}'`;
}

function refused(reason: string): EntryName {
  return { ok: false, reason };
}
