import { VnfmError } from "../../domain/errors.ts";

/** Bytes `first` to `last`, both included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * The part of a file of `bytes` that a `Range` header asks for (RFC 9110 14.1.2); `undefined` for the whole.
 * RANGE_NOT_SATISFIABLE, and INVALID_REQUEST for several ranges at once.
 */
export function readByteRange(header: string | undefined, bytes: number): ByteRange | undefined {
  const specification = /^\s*bytes\s*=(.*)$/i.exec(header ?? "")?.[1];
  // Units nobody knows are to be ignored.
  if (specification === undefined) return undefined;
  if (specification.includes(",")) {
    throw new VnfmError(
      "INVALID_REQUEST",
      "Several ranges in one request are not supported; ask for one at a time.",
    );
  }
  const [, from = "", to = ""] = /^\s*(\d*)\s*-\s*(\d*)\s*$/.exec(specification) ?? [];
  const range = toRange(from, to, bytes);
  if (range === undefined || range.first > range.last || range.first >= bytes) {
    const shown = (header ?? "").slice(0, 100);
    throw new VnfmError(
      "RANGE_NOT_SATISFIABLE",
      `The range '${shown}' does not lie within the ${bytes} bytes there are.`,
    );
  }
  return range;
}

function toRange(from: string, to: string, bytes: number): ByteRange | undefined {
  const end = bytes - 1;
  if (from !== "") return { first: Number(from), last: to === "" ? end : Math.min(Number(to), end) };
  // The last so many bytes.
  return to === "" || Number(to) === 0 ? undefined : { first: Math.max(0, bytes - Number(to)), last: end };
}
