import type { ClientChannel } from "ssh2";
import { VnfmError } from "../../domain/errors.ts";
import { OutputHead, OutputTail, STDERR_BYTES, STDOUT_BYTES } from "../bounded-output.ts";
import type { SshConnection } from "./ssh-connection.ts";

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * The only command line that any host gets. What is to be done comes on stdin: whatever shell the user has, it interprets nothing of ours, and
 * nothing of it can be seen among the arguments of processes, or is too long for them.
 */
export const SHELL = "exec /bin/sh -s";

/** Collects what a script prints, until all of its output is there. */
export async function collect(
  channel: ClientChannel,
  script: string,
  onStdout: (chunk: Buffer, head: OutputHead) => void = (chunk, head) => head.add(chunk),
): Promise<Ended> {
  const stdout = new OutputHead(STDOUT_BYTES);
  const stderr = new OutputTail(STDERR_BYTES);
  let exitCode: number | null = null;
  channel.on("data", (chunk: Buffer) => onStdout(chunk, stdout));
  channel.stderr.on("data", (chunk: Buffer) => stderr.add(chunk));
  channel.once("exit", (code: number | null) => {
    exitCode = code;
  });
  // A shell that ends before it has read its script closes the pipe; its exit code tells why.
  channel.on("error", () => undefined);
  const closed = new Promise<void>((resolve) => channel.once("close", () => resolve()));
  channel.end(script);
  await closed;
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}

/** Runs a short script of our own. HOST_FAILED with `task` and what the host said, unless it ends well. */
export async function runScript(
  connection: SshConnection,
  task: string,
  script: string,
  options: { readonly urgent?: boolean } = {},
): Promise<string> {
  const work = (channel: ClientChannel) => collect(channel, script);
  const { exitCode, stdout, stderr } = options.urgent
    ? await connection.withUrgentCommand(SHELL, work)
    : await connection.withCommand(SHELL, work);
  if (exitCode === 0) return stdout;
  const reason = stderr.trim().split("\n").at(-1) || `exit code ${exitCode}`;
  throw new VnfmError("HOST_FAILED", `${connection.address} cannot ${task}: ${reason}.`);
}
