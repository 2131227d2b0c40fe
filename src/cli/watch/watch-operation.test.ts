import { expect, test } from "vitest";
import { type CapturedOutput, capturedOutput } from "../../../test/support/captured-output.ts";
import { eventually } from "../../../test/support/eventually.ts";
import { aRecordedApi, type RecordedAnswer } from "../../../test/support/recorded-api.ts";
import { occurrenceId, recordedOperation } from "../../../test/support/recorded-resources.ts";
import { terminalScreen } from "../../../test/support/terminal-screen.ts";
import { restClient } from "../rest/rest-client.ts";
import { watchOperation } from "./watch-operation.ts";

const { starting, deploying, waiting, completed, failed, rollingBack, rolledBack } = recordedOperation;
const path = `GET /vnflcm/v2/vnf_lcm_op_occs/${occurrenceId}`;

/** Watches an operation that answers like this, one answer a look; the clock advances by a second each time it is read. */
async function watch(
  answers: readonly RecordedAnswer[],
  given: {
    readonly output?: CapturedOutput;
    readonly signal?: AbortSignal;
    readonly patienceMs?: number;
  } = {},
) {
  const { url } = await aRecordedApi({ [path]: answers });
  const output = given.output ?? capturedOutput();
  const now = () => new Date("2026-01-05T10:02:05Z");
  const { signal, patienceMs } = given;
  const end = await watchOperation(restClient({ url, fetch, now }), occurrenceId, {
    output,
    isTty: output.isTTY === true,
    now,
    intervalMs: 10,
    ...(signal === undefined ? {} : { signal }),
    ...(patienceMs === undefined ? {} : { patienceMs }),
  });
  return { end, text: output.text() };
}

const bodies = (...occurrences: readonly object[]) => occurrences.map((body) => ({ body }));

test("writes a line for each change, and none twice, where there is no terminal", async () => {
  const { end, text } = await watch(bodies(starting, starting, deploying, deploying, waiting, completed));

  expect(end).toMatchObject({ interrupted: false, occurrence: { operationState: "COMPLETED" } });
  await expect(text).toMatchFileSnapshot("../../../test/golden/cli/watch-lines.txt");
});

test("tells undoing from doing in a rollback", async () => {
  const { text } = await watch(bodies(rollingBack, rolledBack));

  expect(text).toContain("PROCESSING   deploy-releases: done in 3.2 s\n");
  expect(text).toContain("ROLLING_BACK undo deploy-releases: done in 2.4 s\n");
  expect(text).toContain("ROLLING_BACK undo ensure-namespace: begun\n");
});

test("leaves the finished steps on a terminal, with their times", async () => {
  const output = capturedOutput(100);

  const { text } = await watch(bodies(starting, deploying, completed), { output });

  await expect(terminalScreen(text, 100)).toMatchFileSnapshot(
    "../../../test/golden/cli/watch-terminal-completed.txt",
  );
});

test("keeps the step that failed on a terminal, with what it waited for", async () => {
  const output = capturedOutput(80);

  const { text } = await watch(bodies(starting, waiting, failed), { output });

  await expect(terminalScreen(text, 80)).toMatchFileSnapshot(
    "../../../test/golden/cli/watch-terminal-failed.txt",
  );
});

test("gives the cursor back to the terminal", async () => {
  const output = capturedOutput(80);

  const { text } = await watch(bodies(starting, completed), { output });

  expect(text.lastIndexOf("\u001b[?25h")).toBeGreaterThan(text.lastIndexOf("\u001b[?25l"));
});

test("shows the running step while it waits for the next look", async () => {
  const output = capturedOutput(80);
  const controller = new AbortController();
  const { url } = await aRecordedApi({ [path]: { body: waiting } });
  const now = () => new Date("2026-01-05T10:02:05Z");
  const watching = watchOperation(restClient({ url, fetch, now }), occurrenceId, {
    output,
    isTty: true,
    now,
    signal: controller.signal,
    intervalMs: 60_000,
  });

  await eventually(() => expect(terminalScreen(output.text(), 80)).toContain("await-readiness"));
  controller.abort();

  await expect(watching).resolves.toMatchObject({ interrupted: true });
  await expect(terminalScreen(output.text(), 80)).toMatchFileSnapshot(
    "../../../test/golden/cli/watch-terminal-running.txt",
  );
});

test("waits for a server that is away for a moment, and says so once", async () => {
  const away = { hangsUp: true };

  const { end, text } = await watch([{ body: deploying }, away, away, away, { body: completed }]);

  expect(end.occurrence?.operationState).toBe("COMPLETED");
  expect(text.match(/does not answer/g)).toHaveLength(1);
});

test("gives up on a server that stays away", async () => {
  const watching = watch([{ body: deploying }, { hangsUp: true }], { patienceMs: 0 });

  await expect(watching).rejects.toMatchObject({ exitCode: 3 });
});

test("does not wait for a server that never answered", async () => {
  await expect(watch([{ hangsUp: true }])).rejects.toMatchObject({ exitCode: 3 });
});

test("corrects its clock by the server's", async () => {
  const { url } = await aRecordedApi({
    [path]: { body: waiting, headers: { Date: "Mon, 05 Jan 2026 10:02:10 GMT" } },
  });
  const output = capturedOutput(100);
  const controller = new AbortController();
  const now = () => new Date("2020-01-01T00:00:00Z");
  const watching = watchOperation(restClient({ url, fetch, now }), occurrenceId, {
    output,
    isTty: true,
    now,
    signal: controller.signal,
    intervalMs: 60_000,
  });

  await eventually(() => expect(terminalScreen(output.text(), 100)).toContain("6.3 s"));
  controller.abort();
  await watching;
});
