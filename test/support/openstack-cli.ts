import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { NotPossibleError } from "../../testbed/host/not-possible.ts";
import { openProgress } from "../../testbed/host/progress.ts";
import { run } from "../../testbed/host/run.ts";
import { ensureOpenstackClient } from "../../testbed/openstack-client/ensure-openstack-client.ts";
import { eventually } from "./eventually.ts";

/** The official client, prepared. */
export interface OpenstackClient {
  /** Path of the program `openstack`. */
  readonly program: string;
  /** Why this machine cannot have it; empty when it is there. */
  readonly missing: string;
}

/** Prepares the client, where it is not yet; asked for once by each file of tests that need it. */
export async function theOpenstackClient(): Promise<OpenstackClient> {
  try {
    return { program: await ensureOpenstackClient(openProgress()), missing: "" };
  } catch (error) {
    if (error instanceof NotPossibleError) return { program: "", missing: error.lack };
    throw error;
  }
}

/** Runs one command as a program of its own, and returns what it prints. */
export async function openstackOnce(
  { program }: OpenstackClient,
  url: string,
  args: readonly string[],
): Promise<string> {
  return run(program, ["--os-auth-type", "none", "--os-endpoint", url, ...args]);
}

/** Each look costs tenths of a second of the processor, which others need. */
const UNTIL_EVERY_MS = 500;

/** Its answer is one line that no other command prints, and says that the one before is done. */
const END_COMMAND = "vnflcm versions -f value -c uriPrefix";
const END = "/vnflcm";

/**
 * The official `openstack` program, told one command after the other on its standard input: starting it takes longer than all it then
 * does for one.
 */
export class OpenstackCli {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(child: ChildProcess, lines: AsyncIterator<string>) {
    this.#child = child;
    this.#lines = lines;
  }

  /** Ended when the test is over. */
  static start(
    { program }: OpenstackClient,
    url: string,
    version: 1 | 2,
    onFinished: (cleanUp: () => Promise<void>) => void,
  ): OpenstackCli {
    // What it complains of comes in between, in the order in which it happens.
    const child = spawn("sh", ["-c", 'exec "$0" 2>&1', program], {
      // Not as options: an interactive openstack takes those for commands.
      env: {
        PATH: process.env.PATH,
        LANG: "C.UTF-8",
        PYTHONUNBUFFERED: "1",
        OS_AUTH_TYPE: "none",
        OS_ENDPOINT: url,
        OS_TACKER_API_VERSION: String(version),
      },
      stdio: ["pipe", "pipe", "ignore"],
    });
    const { stdout } = child;
    const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
    onFinished(async () => {
      const exit = once(child, "exit");
      child.stdin.end();
      if (child.exitCode === null) await exit;
    });
    return new OpenstackCli(child, lines);
  }

  /** What the command prints, errors too. */
  async run(command: string): Promise<string> {
    this.#child.stdin?.write(`${command}\n${END_COMMAND}\n`);
    const printed: string[] = [];
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) throw new Error(`openstack ended at "${command}": ${printed.join("\n")}`);
      if (value === END) return printed.join("\n").trim();
      printed.push(value);
    }
  }

  /** What the command prints as JSON, by the names of columns that people see. */
  async json<Shape = Record<string, unknown>>(command: string): Promise<Shape> {
    const printed = await this.run(`${command} -f json`);
    try {
      return JSON.parse(printed);
    } catch {
      throw new Error(`openstack ${command}: ${printed}`);
    }
  }

  /** Asks again and again until the column says so. */
  async until(command: string, column: string, wanted: string): Promise<Record<string, unknown>> {
    return eventually(async () => {
      const shown = await this.json(command);
      if (shown[column] !== wanted)
        throw new Error(`${column} is ${shown[column]}: ${JSON.stringify(shown)}`);
      return shown;
    }, UNTIL_EVERY_MS);
  }
}
