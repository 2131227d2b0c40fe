import type { ClientChannel } from "ssh2";
import { VnfmError } from "../../domain/errors.ts";
import type { CommandResult } from "../command-runner.ts";
import { quote } from "./quote.ts";
import { collect, runScript, SHELL } from "./run-script.ts";
import type { SshConnection } from "./ssh-connection.ts";

/** Set for every program of a workspace, so that its descendants are known even when they leave its process group. */
export const WORKSPACE_VARIABLE = "FAIRLEAD_WORKSPACE";

export interface RemoteProgram {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The folder in which it runs; the user's home when absent. */
  readonly folder?: string;
  readonly timeoutMs: number;
  /** How long it may take to end by itself when asked to. */
  readonly graceMs: number;
}

/** Within it the channel closes behind a program that has left no children. */
const LINGER_MS = 200;
/** How often the host looks whether a group is gone. */
const POLL_MS = 50;
/** Only what waits for a broken disk survives a kill for so long. */
const KILLED_MS = 10_000;
const NOT_FOUND = "fairlead: no such program";
const NOT_EXECUTABLE = "fairlead: not executable";
const NUMBER_OF_LEADER = /^\d+$/;

/** As `CommandRunner.run`, on the host. Also HOST_LOST, HOST_FAILED. */
export async function runProgram(
  connection: SshConnection,
  program: RemoteProgram,
  signal: AbortSignal,
): Promise<CommandResult> {
  signal.throwIfAborted();
  return await connection.withCommand(SHELL, (channel) => attend(connection, channel, program, signal));
}

async function attend(
  connection: SshConnection,
  channel: ClientChannel,
  program: RemoteProgram,
  signal: AbortSignal,
): Promise<CommandResult> {
  const leader = firstLine();
  let timedOut = false;
  let ending: Promise<void> | undefined;
  const endWithin = (graceMs: number) => {
    ending ??= leader.line.then((pid) => endGroup(connection, pid, graceMs));
    // Awaited below, once the channel is closed; until then a refusal must not count as unhandled.
    ending.catch(() => undefined);
  };
  const end = () => endWithin(program.graceMs);
  const timer = setTimeout(() => {
    timedOut = true;
    end();
  }, program.timeoutMs);
  // Children that outlive the program would keep its pipes open, and its credentials in use.
  let lingering: NodeJS.Timeout | undefined;
  channel.once("exit", () => {
    lingering = setTimeout(() => endWithin(0), LINGER_MS);
  });
  signal.addEventListener("abort", end, { once: true });
  if (signal.aborted) end();
  try {
    const { exitCode, stdout, stderr } = await collect(channel, scriptOf(program), leader.take);
    leader.close();
    await ending;
    signal.throwIfAborted();
    if (exitCode === 127 || exitCode === 126) refuseMissing(connection.address, program.program, stderr);
    return { exitCode: timedOut ? null : exitCode, timedOut, stdout, stderr };
  } finally {
    clearTimeout(timer);
    clearTimeout(lingering);
    signal.removeEventListener("abort", end);
  }
}

/** sshd makes the shell the leader of a group, and the shell becomes the program: its number is the group's. */
function scriptOf({ program, args, env, folder }: RemoteProgram): string {
  const enter = folder === undefined ? [] : [`cd ${quote(folder)} || exit 125`];
  const exports = Object.entries(env).map(([name, value]) => `export ${variableName(name)}=${quote(value)}`);
  return [
    'echo "$$"',
    ...enter,
    ...exports,
    `found=$(command -v ${quote(program)}) || { echo '${NOT_FOUND}' >&2; exit 127; }`,
    `case $found in /*) [ -x "$found" ] || { echo '${NOT_EXECUTABLE}' >&2; exit 126; };; esac`,
    `exec ${[program, ...args].map(quote).join(" ")} </dev/null`,
    "",
  ].join("\n");
}

function variableName(name: string): string {
  if (!/^[A-Za-z_]\w*$/.test(name)) throw new Error(`${name} is not the name of an environment variable`);
  return name;
}

function refuseMissing(address: string, program: string, stderr: string): void {
  const said = stderr.trimEnd();
  const missing = said.endsWith(NOT_FOUND) && "it is not there, or not on PATH";
  const reason = missing || (said.endsWith(NOT_EXECUTABLE) && "it is not executable for this user");
  if (reason === false) return;
  throw new VnfmError(
    "HELM_UNAVAILABLE",
    `The program ${program} cannot be started on ${address}: ${reason}.`,
  );
}

/** Splits the number of the leader, on a line of its own, from the program's output. */
function firstLine() {
  const { promise, resolve } = Promise.withResolvers<string>();
  let started: Buffer | undefined = Buffer.alloc(0);
  return {
    line: promise,
    take(chunk: Buffer, output: { add(chunk: Buffer): void }): void {
      if (started === undefined) {
        output.add(chunk);
        return;
      }
      started = Buffer.concat([started, chunk]);
      const end = started.indexOf("\n");
      if (end < 0) return;
      resolve(started.subarray(0, end).toString("latin1"));
      output.add(started.subarray(end + 1));
      started = undefined;
    },
    /** Nothing more will come: there was no leader if none has been told. */
    close: () => resolve(""),
  };
}

/** Asks the group to end, kills it after the grace time, and resolves when none of it runs. */
async function endGroup(connection: SshConnection, leader: string, graceMs: number): Promise<void> {
  if (!NUMBER_OF_LEADER.test(leader)) return;
  const script = `group=${leader}
kill -TERM "-$group" 2>/dev/null || exit 0
left=${Math.ceil(graceMs / POLL_MS)}
while kill -0 "-$group" 2>/dev/null; do
  if [ "$left" -le 0 ]; then kill -KILL "-$group" 2>/dev/null; fi
  if [ "$left" -le -${Math.ceil(KILLED_MS / POLL_MS)} ]; then echo "it does not even end when killed" >&2; exit 1; fi
  left=$((left - 1))
  sleep 0.05 2>/dev/null || sleep 1
done
exit 0
`;
  await runScript(connection, `end process group ${leader}`, script, { urgent: true });
}
