import type { Place, Problems } from "../problems.ts";
import { findHashAlgorithm, type HashAlgorithm } from "./hash-algorithms.ts";

/** A file that TOSCA.meta or the manifest lists. */
export interface ListedFile {
  readonly path: string;
  readonly place: Place;
  readonly contentType?: string;
  readonly digest?: { readonly algorithm: HashAlgorithm; readonly hash: string };
}

/** A value of a `Key: value` line. */
export interface Field {
  readonly value: string;
  readonly place: Place;
}

/** Packages write the same path with `./` or `/` in front. */
export function toArchivePath(written: string): string {
  return written.replace(/^(\.?\/)+/, "");
}

/**
 * Makes sense of one block of `Name`/`Source`, `Content-Type`, `Algorithm`, `Hash`. `undefined` when it lists no file of the
 * archive: it is a problem, or names an address elsewhere, which Fairlead does not fetch.
 */
export function toListedFile(fields: ReadonlyMap<string, Field>, problems: Problems): ListedFile | undefined {
  const source = fields.get("name") ?? fields.get("source");
  if (source === undefined) return undefined;
  const { value: written, place } = source;
  if (written === "") {
    problems.add(place, "the block names no file");
    return undefined;
  }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(written)) return undefined;
  const path = toArchivePath(written);
  const contentType = fields.get("content-type")?.value;
  const digest = readDigest(path, fields, place, problems);
  return {
    path,
    place,
    ...(contentType === undefined ? {} : { contentType }),
    ...(digest === undefined ? {} : { digest }),
  };
}

function readDigest(
  path: string,
  fields: ReadonlyMap<string, Field>,
  place: Place,
  problems: Problems,
): ListedFile["digest"] {
  const algorithm = fields.get("algorithm");
  const hash = fields.get("hash");
  if (algorithm === undefined && hash === undefined) return undefined;
  if (algorithm === undefined || hash === undefined) {
    problems.add(place, `${path} has ${hash ? "a Hash but no Algorithm" : "an Algorithm but no Hash"}`);
    return undefined;
  }
  const known = findHashAlgorithm(algorithm.value);
  if (known === undefined) {
    problems.add(
      algorithm.place,
      `the digest algorithm '${algorithm.value}' of ${path} is unknown; use SHA-256 or SHA-512`,
    );
    return undefined;
  }
  if (!/^[0-9a-f]+$/i.test(hash.value) || hash.value.length !== known.hexLength) {
    problems.add(
      hash.place,
      `the Hash of ${path} is not ${known.hexLength} hexadecimal digits (${known.name})`,
    );
    return undefined;
  }
  return { algorithm: known, hash: hash.value.toLowerCase() };
}
