import { expect, test } from "vitest";
import { describeFailures } from "./failures.ts";
import type { Report } from "./tally.ts";

const passed = { status: "passed", fullName: "adds", failureMessages: [] };
const failed = { status: "failed", fullName: "subtracts", failureMessages: ["expected 1\nto be 2"] };

function aReport(...testResults: Report["testResults"]): Report {
  return { numPassedTests: 1, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0, testResults };
}

test("tells each failed test with its file and its message, and no other", () => {
  const report = aReport({
    name: "sum.test.ts",
    message: "",
    status: "failed",
    assertionResults: [passed, failed],
  });

  expect(describeFailures(report)).toBe("FAILED sum.test.ts: subtracts\n    expected 1\n    to be 2");
});

test("tells a file that could not be imported", () => {
  const report = aReport({
    name: "sum.test.ts",
    message: "no such module",
    status: "failed",
    assertionResults: [],
  });

  expect(describeFailures(report)).toBe("FAILED sum.test.ts\n    no such module");
});

test("has nothing to tell when all went well", () => {
  const report = aReport({ name: "sum.test.ts", message: "", status: "passed", assertionResults: [passed] });

  expect(describeFailures(report)).toBe("");
});
