import { expect, test } from "vitest";
import { readByteRange } from "./byte-range.ts";

test.each([
  [undefined, undefined],
  ["items=0-1", undefined],
  ["bytes=0-0", { first: 0, last: 0 }],
  ["bytes=10-19", { first: 10, last: 19 }],
  ["Bytes = 10 - 19", { first: 10, last: 19 }],
  ["bytes=90-", { first: 90, last: 99 }],
  ["bytes=90-4000", { first: 90, last: 99 }],
  ["bytes=-10", { first: 90, last: 99 }],
  ["bytes=-4000", { first: 0, last: 99 }],
])("of 100 bytes the range %s is %j", (header, range) => {
  expect(readByteRange(header, 100)).toStrictEqual(range);
});

test.each([
  "bytes=100-",
  "bytes=20-10",
  "bytes=-0",
  "bytes=-",
  "bytes=",
  "bytes=a-b",
  "bytes=1e3-",
  "bytes=99999999999999999999-",
])("of 100 bytes the range %s cannot be had", (header) => {
  expect(() => readByteRange(header, 100)).toThrow(
    expect.objectContaining({ code: "RANGE_NOT_SATISFIABLE" }),
  );
});

test("nothing can be had of an empty file", () => {
  expect(() => readByteRange("bytes=0-", 0)).toThrow(
    expect.objectContaining({ code: "RANGE_NOT_SATISFIABLE" }),
  );
  expect(readByteRange(undefined, 0)).toBeUndefined();
});

test("several ranges are refused", () => {
  expect(() => readByteRange("bytes=0-1,5-6", 100)).toThrow(
    expect.objectContaining({ code: "INVALID_REQUEST" }),
  );
});
