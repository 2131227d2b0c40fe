import { expect, test } from "vitest";
import { readServerWarnings } from "./helm-words.ts";

test("reads what the server warned of, each once, in both forms of klog", () => {
  const stderr = [
    'I1130 18:09:29.001219   17367 warnings.go:107] "Warning: unknown field \\"spec.portz\\""',
    'W1018 10:43:09.834267  122282 warnings.go:70] unknown field "spec.toto"',
    'I1130 18:09:29.101219   17367 warnings.go:107] "Warning: unknown field \\"spec.portz\\""',
    "W1018 10:43:09.834267  122282 reflector.go:70] something else",
    "WARNING: Kubernetes configuration file is group-readable.",
  ].join("\n");

  expect(readServerWarnings({ stderr }, {}, [])).toEqual([
    'unknown field "spec.portz"',
    'unknown field "spec.toto"',
  ]);
});

test("hides the operator's values in warnings", () => {
  const stderr = "W1018 10:43:09.8 1 warnings.go:70] metadata.annotations: value hunter2hunter2 is odd";

  expect(readServerWarnings({ stderr }, { any: "hunter2hunter2" }, [])).toEqual([
    "metadata.annotations: value *** is odd",
  ]);
});
