import { describe, expect, test } from "vitest";
import type { Command, CommandRunner, Workspace } from "../../src/transport/command-runner.ts";
import { eventually } from "../support/eventually.ts";

export interface RunnerUnderTest {
  readonly runner: CommandRunner;
  /** Runs a script on the host that the runner works on, without the runner. */
  onHost(script: string): Promise<string>;
  /** Lets a predecessor run the script in a workspace and die without a chance to clean up, once the script has written a line to the file `pids`. */
  abandon(script: string): Promise<{ readonly workspacePath: string; readonly pids: string }>;
}

const never = new AbortController().signal;

/** What every CommandRunner keeps to. Programs are given half a second to end by themselves. */
export function describeCommandRunner(name: string, setup: () => Promise<RunnerUnderTest>): void {
  describe(`${name} as a command runner`, () => {
    test("hands over every argument as it is, in the workspace", async () => {
      const { runner } = await setup();
      const odd = ["$(id)", "a b", "'\"`", "--x=\n", "-n", "", "\\", "*", "!", "é ✓", "x".repeat(100_000)];

      const { result, path } = await runner.withWorkspace(async (workspace) => ({
        path: workspace.path,
        result: await runner.run(
          sh(workspace, `pwd -P; for word; do printf '%s\\0' "$word"; done`, { words: odd }),
          never,
        ),
      }));

      const end = result.stdout.indexOf("\n");
      expect(result.stdout.slice(0, end)).toBe(path);
      expect(
        result.stdout
          .slice(end + 1)
          .split("\0")
          .slice(0, -1),
      ).toEqual(odd);
    });

    test("gives the environment, which no argument of any process shows", async () => {
      const { runner } = await setup();
      const secret = `s3cret'"$(id)\n-`;
      // The pattern does not match itself.
      const script = `printf '%s' "$TOKEN"; grep -sl "[s]3cret" /proc/[0-9]*/cmdline | wc -l >&2`;

      const { stdout, stderr } = await runner.withWorkspace((workspace) =>
        runner.run(sh(workspace, script, { env: { TOKEN: secret } }), never),
      );

      expect(stdout).toBe(secret);
      expect(stderr).toBe("0\n");
    });

    test("reports the exit code, the head of stdout and the tail of stderr", async () => {
      const { runner } = await setup();
      const script = `head -c 17825792 /dev/zero | tr '\\0' o; head -c 100000 /dev/zero | tr '\\0' e >&2; printf ' last words' >&2; exit 7`;

      const result = await runner.withWorkspace((workspace) => runner.run(sh(workspace, script), never));

      expect(result).toMatchObject({ exitCode: 7, timedOut: false });
      expect(result.stdout).toHaveLength(16 * 1024 * 1024);
      expect(result.stderr).toMatch(/^e+ last words$/);
      expect(Buffer.byteLength(result.stderr)).toBeLessThanOrEqual(64 * 1024);
    });

    test("has no exit code of a program that a signal has ended", async () => {
      const { runner } = await setup();

      const result = await runner.withWorkspace((workspace) =>
        runner.run(sh(workspace, "kill -KILL $$"), never),
      );

      expect(result).toMatchObject({ exitCode: null, timedOut: false });
    });

    test.for([
      ["nowhere-to-be-found", "it is not there, or not on PATH"],
      ["/etc/passwd", "it is not executable for this user"],
    ] as const)("says why %s cannot be started", async ([program, reason]) => {
      const { runner } = await setup();

      await expect(
        runner.withWorkspace((workspace) =>
          runner.run({ program, args: [], workspace, timeoutMs: 120_000 }, never),
        ),
      ).rejects.toMatchObject({
        code: "HELM_UNAVAILABLE",
        message: expect.stringMatching(new RegExp(`: ${reason}\\.$`)),
      });
    });

    test("gives files to the owner alone, refuses to write twice or outside, and removes everything", async () => {
      const { runner, onHost } = await setup();

      const path = await runner.withWorkspace(async (workspace) => {
        const file = await workspace.putFile("conf/kube", "secret");
        await workspace.putFile("bytes", new Uint8Array(200_000));
        expect(
          await onHost(`cd ${workspace.path}; cat conf/kube; stat -c ' %a' . conf conf/kube; wc -c <bytes`),
        ).toBe("secret 700\n 700\n 600\n200000\n");
        await expect(workspace.putFile("conf/kube", "other")).rejects.toThrow();
        await onHost(`ln -s /tmp/elsewhere-$$ ${workspace.path}/link`);
        await expect(workspace.putFile("link", "other")).rejects.toThrow();
        await expect(workspace.putFile("../outside", "x")).rejects.toThrow("outside");
        await onHost(`ls ${file}`);
        return workspace.path;
      });

      expect(await onHost(`ls ${path} 2>&1; true`)).toContain("No such file");
    });

    test("removes the workspace when the work fails", async () => {
      const { runner, onHost } = await setup();
      let path = "";

      const failing = runner.withWorkspace(async (workspace) => {
        path = workspace.path;
        throw new Error("no");
      });

      await expect(failing).rejects.toThrow("no");
      expect(await onHost(`ls ${path} 2>&1; true`)).toContain("No such file");
    });

    test("ends the whole group at the time limit, by force where asking does not help", async () => {
      const { runner, onHost } = await setup();

      await runner.withWorkspace(async (workspace) => {
        const result = await runner.run(sh(workspace, stubborn, { timeoutMs: 5_000 }), never);

        expect(result).toMatchObject({ exitCode: null, timedOut: true });
        expect(await runningOf(onHost, await pidsIn(onHost, workspace))).toBe("");
      });
    });

    test("lets a program that hears SIGTERM say its last words", async () => {
      const { runner } = await setup();
      const script = "trap 'echo bye >&2; exit 3' TERM; while :; do sleep 0.05; done";

      const result = await runner.withWorkspace((workspace) =>
        runner.run(sh(workspace, script, { timeoutMs: 3_000 }), never),
      );

      expect(result).toMatchObject({
        exitCode: null,
        timedOut: true,
        stderr: expect.stringContaining("bye"),
      });
    });

    test("rejects with the signal's reason once the whole group is gone", async () => {
      const { runner, onHost } = await setup();
      const abort = new AbortController();

      await runner.withWorkspace(async (workspace) => {
        const running = runner.run(sh(workspace, stubborn), abort.signal);
        const pids = await pidsIn(onHost, workspace);
        abort.abort(new Error("cancelled by the operator"));

        await expect(running).rejects.toThrow("cancelled by the operator");
        expect(await runningOf(onHost, pids)).toBe("");
      });
    });

    test("ends children that a program leaves behind", async () => {
      const { runner, onHost } = await setup();

      const { stdout } = await runner.withWorkspace((workspace) =>
        runner.run(sh(workspace, "sleep 1000 & echo $!"), never),
      );

      await eventually(async () => expect(await runningOf(onHost, stdout)).toBe(""));
    });

    test("ends what a dead predecessor left running, and wipes its folder", async () => {
      const { runner, onHost, abandon } = await setup();
      const { workspacePath, pids } = await abandon(stubborn);
      expect(await runningOf(onHost, pids)).not.toBe("");

      await runner.withWorkspace(async () => {
        expect(await runningOf(onHost, pids)).toBe("");
        expect(await onHost(`ls ${workspacePath} 2>&1; true`)).toContain("No such file");
      });
    });
  });
}

/** A program that ignores SIGTERM, with a child that does too; writes the pids of both to a file. */
const stubborn = `trap '' TERM; sleep 1000 & echo "$$ $!" >pids; while :; do sleep 0.2; done`;

function sh(
  workspace: Workspace,
  script: string,
  { words = [], ...over }: Partial<Command> & { readonly words?: readonly string[] } = {},
): Command {
  return { program: "sh", args: ["-c", script, "sh", ...words], workspace, timeoutMs: 120_000, ...over };
}

function pidsIn(onHost: RunnerUnderTest["onHost"], { path }: Workspace): Promise<string> {
  return eventually(() => onHost(`grep . ${path}/pids`));
}

/** Which of the processes still run; zombies do not. */
async function runningOf(onHost: RunnerUnderTest["onHost"], pids: string): Promise<string> {
  const list = pids.trim().split(/\s+/).join(",");
  return (await onHost(`ps -o pid=,stat= -p ${list} | grep -v ' Z' || true`)).trim();
}
