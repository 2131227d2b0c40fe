import { expect, test } from "vitest";
import { validationFlags } from "./field-validation.ts";

test.each([
  { version: "v1.34.4", skips: true },
  { version: "v1.27.0+k3s1", skips: true },
  { version: "v2.0.0", skips: true },
  { version: "v1.26.15-eks-1234", skips: false },
  { version: "unknown", skips: false },
])("Helm's own validation on $version is left out: $skips", ({ version, skips }) => {
  expect(validationFlags(version)).toEqual(skips ? ["--disable-openapi-validation"] : []);
});
