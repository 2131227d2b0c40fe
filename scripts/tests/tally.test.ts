import { expect, test } from "vitest";
import { describeTally, isGood, type Report, sum, tallyOf } from "./tally.ts";

const passed = { status: "passed", fullName: "adds", failureMessages: [] };

const report: Report = {
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 1,
  testResults: [{ name: "a.test.ts", message: "", status: "passed", assertionResults: [passed] }],
};

function aFailedFile(statuses: readonly string[]): Report["testResults"][number] {
  const assertionResults = statuses.map((status) => ({ ...passed, status }));
  return { name: "b.test.ts", message: "", status: "failed", assertionResults };
}

test("adds runs up to one line", () => {
  const total = sum([tallyOf(report, 0), tallyOf(report, 0)]);

  expect(describeTally(total)).toBe("6 passed, 0 failed, 4 skipped");
  expect(isGood(total)).toBe(true);
});

test("counts a file that could not be imported as a failure", () => {
  const broken = { ...report, testResults: [aFailedFile([])] };

  expect(tallyOf(broken, 1)).toMatchObject({ passed: 3, failed: 1 });
});

test("counts a file whose tests were held up by a failing hook as a failure", () => {
  const held = {
    ...report,
    testResults: [aFailedFile(["skipped"])],
  };

  expect(tallyOf(held, 1).failed).toBe(1);
});

test("counts a failed test once, not its file as well", () => {
  const failing = {
    ...report,
    numFailedTests: 1,
    testResults: [aFailedFile(["failed"])],
  };

  expect(tallyOf(failing, 1).failed).toBe(1);
});

test("counts a bad end as a failure though every test passed", () => {
  expect(tallyOf(report, 1).failed).toBe(1);
  expect(tallyOf(report, null).failed).toBe(1);
});

test("counts a run that left no report as a failure", () => {
  expect(tallyOf(undefined, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test("is not content when nothing ran", () => {
  expect(isGood({ passed: 0, failed: 0, skipped: 7 })).toBe(false);
});
