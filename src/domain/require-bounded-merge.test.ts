import { expect, test } from "vitest";
import { MERGED_BYTES, requireBoundedMerge } from "./require-bounded-merge.ts";

/** JSON of so many bytes. */
const ofBytes = (bytes: number) => ({ a: "x".repeat(bytes - '{"a":""}'.length) });

test("takes what fits, and names attribute, size and limit of what does not", () => {
  requireBoundedMerge("/metadata", {}, ofBytes(MERGED_BYTES));

  expect(() => requireBoundedMerge("/metadata", {}, ofBytes(MERGED_BYTES + 1))).toThrowError(
    expect.objectContaining({
      code: "INVALID_REQUEST",
      message: "/metadata: would hold 1048577 bytes of JSON, of at most 1048576; remove keys by null.",
      invalidParams: [{ pointer: "/metadata", reason: expect.stringContaining("1048577") }],
    }),
  );
});

test("counts bytes, not characters", () => {
  expect(() => requireBoundedMerge("/metadata", {}, { a: "ü".repeat(MERGED_BYTES / 2) })).toThrowError();
});

test("lets shrink what is too long already", () => {
  requireBoundedMerge("/metadata", ofBytes(MERGED_BYTES + 9), ofBytes(MERGED_BYTES + 8));
});
