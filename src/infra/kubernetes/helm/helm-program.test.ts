import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { LocalCommandRunner } from "../../../transport/local/local-command-runner.ts";
import { HelmCli } from "./helm-cli.ts";
import { LocalPlace } from "./local-place.ts";

const never = new AbortController().signal;

test.for([
  [
    "nowhere-to-be-found",
    "The program nowhere-to-be-found cannot be started: it is not there, or not on PATH.",
  ],
  ["true", "The program true on this host does not say its version: it is no Helm."],
] as const)("says what to do where %s is no Helm", async ([program, words]) => {
  const runDir = await mkdtemp(join(tmpdir(), "fairlead-run-"));
  onTestFinished(() => rm(runDir, { recursive: true, force: true }));
  const runner = new LocalCommandRunner({ runDir, env: { PATH: process.env.PATH ?? "" } });
  const helm = new HelmCli({ place: new LocalPlace({ runner, program }), hookTimeoutMs: 1_000 });

  await expect(helm.version(never)).rejects.toMatchObject({
    code: "HELM_UNAVAILABLE",
    message: `${words} Install Helm 3.13 or later on this host, or name it in FAIRLEAD_HELM.`,
  });
});
