import { expect, test } from "vitest";
import { chooseVnfdForm } from "./choose-vnfd-form.ts";

test.each([
  ["text/plain", true, "text/plain"],
  ["application/zip", true, "application/zip"],
  ["application/zip", false, "application/zip"],
  ["text/plain,application/zip", true, "text/plain"],
  ["application/zip, text/plain", true, "text/plain"],
  ["text/plain,application/zip", false, "application/zip"],
  ["*/*", true, "text/plain"],
  ["*/*", false, "application/zip"],
  [undefined, true, "text/plain"],
  ["", false, "application/zip"],
])("with Accept %s and one file %s the answer is %s", (accept, isSingleFile, form) => {
  expect(chooseVnfdForm(accept, isSingleFile)).toBe(form);
});

test.each(["application/json", "text/plain,application/json", "text/*", "text/html"])(
  "Accept %s is refused",
  (accept) => {
    expect(() => chooseVnfdForm(accept, true)).toThrow(expect.objectContaining({ code: "NOT_ACCEPTABLE" }));
  },
);

test("several files cannot be had as text", () => {
  expect(() => chooseVnfdForm("text/plain", false)).toThrow(
    expect.objectContaining({ code: "INVALID_REQUEST" }),
  );
});
