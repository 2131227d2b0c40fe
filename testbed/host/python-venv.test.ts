import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { NotPossibleError } from "./not-possible.ts";
import { ensureVenv } from "./python-venv.ts";

/** A PATH whose python3 is this script of the shell; without one there is none. */
async function aPath(python3?: string): Promise<{ PATH: string }> {
  const folder = await mkdtemp(join(tmpdir(), "fairlead-python-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  if (python3 !== undefined) {
    await writeFile(join(folder, "python3"), `#!/bin/sh\n${python3}\n`, { mode: 0o755 });
  }
  return { PATH: folder };
}

test.each([
  ["Python", undefined],
  ["ensurepip", `echo "ModuleNotFoundError: No module named 'ensurepip'" >&2; exit 1`],
])("says what to install on a machine without %s", async (_, python3) => {
  const made = ensureVenv("/nowhere", "The client", await aPath(python3));

  await expect(made).rejects.toBeInstanceOf(NotPossibleError);
  await expect(made).rejects.toMatchObject({
    lack: "The client needs Python 3 with venv (on Debian: python3-venv).",
  });
});

test.each([
  ["before", "echo 'OSError: [Errno 5] Input/output error' >&2; exit 1"],
  ["while it is made", "[ $1 = -c ] || { echo 'OSError: [Errno 5] Input/output error' >&2; exit 1; }"],
])("tells what else went wrong, %s", async (_, python3) => {
  const made = ensureVenv("/nowhere", "The client", await aPath(python3));

  await expect(made).rejects.not.toBeInstanceOf(NotPossibleError);
  await expect(made).rejects.toThrow("Input/output error");
});
