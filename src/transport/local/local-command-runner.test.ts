import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { readFile, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import type { Command, Workspace } from "../command-runner.ts";
import { LocalCommandRunner } from "./local-command-runner.ts";
import { findProcess } from "./process-table.ts";

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function setup() {
  const runDir = join(mkdtempSync(join(tmpdir(), "fairlead-run-")), "run");
  folders.push(join(runDir, ".."));
  const runner = new LocalCommandRunner({ runDir, env: { PATH: process.env.PATH ?? "" }, graceMs: 300 });
  const node = (workspace: Workspace, script: string, over: Partial<Command> = {}): Command => ({
    program: process.execPath,
    args: ["-e", script],
    workspace,
    timeoutMs: 20_000,
    ...over,
  });
  return { runDir, runner, node, signal: new AbortController().signal };
}

test("runs a program with its arguments untouched and little of our environment", async () => {
  const { runner, node, signal } = setup();
  const script = "console.log(JSON.stringify([process.argv.slice(1), process.env, process.cwd()]))";
  const odd = ["$(id)", "a b", "'\"", "--x=\n"];

  await runner.withWorkspace(async (workspace) => {
    const command = node(workspace, script, { env: { HELM_DRIVER: "secret" } });
    const { stdout, exitCode } = await runner.run({ ...command, args: ["-e", script, "--", ...odd] }, signal);

    const [args, env, cwd] = JSON.parse(stdout);
    expect(exitCode).toBe(0);
    expect(args).toEqual(odd);
    expect(Object.keys(env).toSorted()).toEqual(["FAIRLEAD_WORKSPACE", "HELM_DRIVER", "PATH"]);
    expect(cwd).toBe(workspace.path);
  });
});

test("reports the exit code, and keeps the head of stdout and the tail of stderr", async () => {
  const { runner, node, signal } = setup();
  const script = `process.stdout.write("o".repeat(17 * 1024 * 1024));
    process.stderr.write("é".repeat(50_000) + "last words"); process.exitCode = 7`;

  const result = await runner.withWorkspace((workspace) => runner.run(node(workspace, script), signal));

  expect(result).toMatchObject({ exitCode: 7, timedOut: false });
  expect(result.stdout).toHaveLength(16 * 1024 * 1024);
  expect(result.stderr).toMatch(/^é+last words$/);
  expect(Buffer.byteLength(result.stderr)).toBeLessThanOrEqual(64 * 1024);
});

test("gives files to the owner alone, refuses to write twice or outside, and removes everything", async () => {
  const { runner, runDir } = setup();

  await runner.withWorkspace(async (workspace) => {
    const path = await workspace.putFile("kubeconfig", "secret");
    expect(await readFile(path, "utf8")).toBe("secret");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(statSync(workspace.path).mode & 0o777).toBe(0o700);
    await expect(workspace.putFile("kubeconfig", "other")).rejects.toThrow("EEXIST");
    await expect(workspace.putFile("../outside", "x")).rejects.toThrow("outside");
  });

  expect(readdirSync(runDir)).toEqual([]);
});

test("removes the workspace when the work fails", async () => {
  const { runner, runDir } = setup();

  await expect(runner.withWorkspace(() => Promise.reject(new Error("no")))).rejects.toThrow("no");

  expect(readdirSync(runDir)).toEqual([]);
});

test.for([
  ["nowhere-to-be-found", "it is not there, or not on PATH"],
  ["/etc/passwd", "it is not executable for this user"],
] as const)("says why %s cannot be started", async ([program, reason]) => {
  const { runner, node, signal } = setup();

  await expect(
    runner.withWorkspace((workspace) => runner.run({ ...node(workspace, ""), program }, signal)),
  ).rejects.toMatchObject({ code: "HELM_UNAVAILABLE", message: expect.stringContaining(reason) });
});

/** A program that ignores SIGTERM, with a child that does too; prints the pids of both. */
const STUBBORN = `process.on("SIGTERM", () => {});
  const { spawn } = require("node:child_process");
  const child = spawn(process.execPath, ["-e", 'process.on("SIGTERM", () => {}); console.log("up"); setInterval(() => {}, 1e6)'],
    { stdio: ["ignore", "pipe", "ignore"] });
  child.stdout.on("data", () => require("node:fs").writeFileSync("pids", [process.pid, child.pid].join()));
  setInterval(() => {}, 1e6)`;

async function readPids(workspacePath: string): Promise<readonly number[]> {
  return await vi.waitFor(
    async () => (await readFile(join(workspacePath, "pids"), "utf8")).split(",").map(Number),
    { timeout: 10_000 },
  );
}

test("ends the whole group at the time limit, by force where asking does not help", async () => {
  const { runner, node, signal } = setup();

  await runner.withWorkspace(async (workspace) => {
    const result = await runner.run(node(workspace, STUBBORN, { timeoutMs: 1_500 }), signal);

    expect(result).toMatchObject({ exitCode: null, timedOut: true });
    for (const pid of await readPids(workspace.path)) expect(findProcess(pid)).toBeUndefined();
  });
});

test("lets a program that hears SIGTERM say its last words", async () => {
  const { runner, node, signal } = setup();
  const script =
    'process.on("SIGTERM", () => { console.error("bye"); process.exit(3) }); setInterval(() => {}, 1e6)';

  const result = await runner.withWorkspace((workspace) =>
    runner.run(node(workspace, script, { timeoutMs: 500 }), signal),
  );

  expect(result).toMatchObject({ exitCode: null, timedOut: true, stderr: "bye\n" });
});

test("rejects with the signal's reason once the whole group is gone", async () => {
  const { runner, node } = setup();
  const abort = new AbortController();

  await runner.withWorkspace(async (workspace) => {
    const running = runner.run(node(workspace, STUBBORN), abort.signal);
    const pids = await readPids(workspace.path);
    abort.abort(new Error("cancelled by the operator"));

    await expect(running).rejects.toThrow("cancelled by the operator");
    for (const pid of pids) expect(findProcess(pid)).toBeUndefined();
  });
});

test("ends children that a program leaves behind", async () => {
  const { runner, node, signal } = setup();
  const script = `const child = require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1e6)"],
    { stdio: "inherit" }); console.log(child.pid); process.exit(0)`;

  const { stdout } = await runner.withWorkspace((workspace) => runner.run(node(workspace, script), signal));

  await vi.waitFor(() => expect(findProcess(Number(stdout))).toBeUndefined());
});

/** Starts another Fairlead-like process that runs STUBBORN in a workspace, and kills it with no chance to clean up. */
async function leaveSurvivors(runDir: string): Promise<{ workspacePath: string; pids: readonly number[] }> {
  const script = join(runDir, "..", "parent.ts");
  await writeFile(
    script,
    `import { LocalCommandRunner } from ${JSON.stringify(join(import.meta.dirname, "local-command-runner.ts"))};
    const runner = new LocalCommandRunner({ runDir: ${JSON.stringify(runDir)}, env: {} });
    await runner.withWorkspace(async (workspace) => {
      await workspace.putFile("kubeconfig", "secret");
      console.log(workspace.path);
      await runner.run({ program: process.execPath, args: ["-e", ${JSON.stringify(STUBBORN)}], workspace, timeoutMs: 1e6 },
        new AbortController().signal);
    });`,
  );
  const parent = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(parent.stdout, "data");
  const workspacePath = String(line).trim();
  const pids = await readPids(workspacePath);
  parent.kill("SIGKILL");
  await once(parent, "exit");
  return { workspacePath, pids };
}

test("ends what a killed predecessor left running, and wipes its folder", async () => {
  const { runner, runDir } = setup();
  const { workspacePath, pids } = await leaveSurvivors(runDir);
  for (const pid of pids) expect(findProcess(pid)).toBeDefined();

  await runner.withWorkspace(async () => {
    for (const pid of pids) expect(findProcess(pid)).toBeUndefined();
    expect(existsSync(workspacePath)).toBe(false);
  });
});

test("leaves alone a process that has got the number of a dead one, and the workspaces of the living", async () => {
  const { runner, runDir } = setup();
  const { workspacePath, pids } = await leaveSurvivors(runDir);
  const bystander = spawn(process.execPath, ["-e", "setInterval(() => {}, 1e6)"], { detached: true });
  const bystanderPid = bystander.pid ?? 0;
  await writeFile(join(workspacePath, `program-${bystanderPid}.pid`), "another-time");
  const neighbour = new LocalCommandRunner({ runDir, env: {} });

  await neighbour.withWorkspace(async (workspace) => {
    await runner.withWorkspace(async () => {
      expect(existsSync(workspace.path)).toBe(true);
      expect(findProcess(bystanderPid)).toBeDefined();
      for (const pid of pids) expect(findProcess(pid)).toBeUndefined();
    });
  });

  bystander.kill("SIGKILL");
});
