import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { describeCommandRunner } from "../../../test/contract/command-runner.contract.ts";
import { eventually } from "../../../test/support/eventually.ts";
import { LocalCommandRunner } from "./local-command-runner.ts";
import { findProcess } from "./process-table.ts";

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function setup() {
  const runDir = join(mkdtempSync(join(tmpdir(), "fairlead-run-")), "run");
  folders.push(join(runDir, ".."));
  const runner = new LocalCommandRunner({ runDir, env: { PATH: process.env.PATH ?? "" }, graceMs: 2_000 });
  return { runDir, runner };
}

/** Starts another process that runs the script in a workspace, and kills it with no chance to clean up. */
async function abandon(runDir: string, script: string) {
  const parentFile = join(runDir, "..", "parent.ts");
  await writeFile(
    parentFile,
    `import { LocalCommandRunner } from ${JSON.stringify(join(import.meta.dirname, "local-command-runner.ts"))};
    const runner = new LocalCommandRunner({ runDir: ${JSON.stringify(runDir)}, env: ${JSON.stringify({ PATH: process.env.PATH })} });
    await runner.withWorkspace(async (workspace) => {
      console.log(workspace.path);
      await runner.run({ program: "sh", args: ["-c", ${JSON.stringify(script)}], workspace, timeoutMs: 1e6 },
        new AbortController().signal);
    });`,
  );
  const parent = spawn(process.execPath, [parentFile], { stdio: ["ignore", "pipe", "inherit"] });
  const [output] = await once(parent.stdout, "data");
  const workspacePath = String(output).trim();
  const pids = await eventually(async () => {
    const written = await readFile(join(workspacePath, "pids"), "utf8");
    expect(written).toMatch(/\n$/);
    return written;
  });
  parent.kill("SIGKILL");
  await once(parent, "exit");
  return { workspacePath, pids };
}

describeCommandRunner("this host", async () => {
  const { runDir, runner } = setup();
  return {
    runner,
    onHost: async (script) => execFileSync("sh", ["-c", script], { encoding: "utf8" }),
    abandon: (script) => abandon(runDir, script),
  };
});

test("lets programs see little of our environment", async () => {
  const { runner } = setup();

  const { stdout } = await runner.withWorkspace((workspace) => {
    const args = ["-e", "console.log(JSON.stringify(process.env))"];
    const env = { HELM_DRIVER: "secret" };
    const command = { program: process.execPath, args, env, workspace, timeoutMs: 120_000 };
    return runner.run(command, new AbortController().signal);
  });

  expect(Object.keys(JSON.parse(stdout)).toSorted()).toEqual(["FAIRLEAD_WORKSPACE", "HELM_DRIVER", "PATH"]);
});

test("leaves alone a process that has got the number of a dead one, and the workspaces of the living", async () => {
  const { runner, runDir } = setup();
  const { workspacePath, pids } = await abandon(runDir, 'echo "$$" >pids; exec sleep 1000');
  const bystander = spawn(process.execPath, ["-e", "setInterval(() => {}, 1e6)"], { detached: true });
  const bystanderPid = bystander.pid ?? 0;
  await writeFile(join(workspacePath, `program-${bystanderPid}.pid`), "another-time");
  const neighbour = new LocalCommandRunner({ runDir, env: {} });

  await neighbour.withWorkspace(async (workspace) => {
    await runner.withWorkspace(async () => {
      expect(existsSync(workspace.path)).toBe(true);
      expect(findProcess(bystanderPid)).toBeDefined();
      expect(findProcess(Number(pids))).toBeUndefined();
    });
  });

  bystander.kill("SIGKILL");
});
