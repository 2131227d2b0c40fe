import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";

/** One line of Fairlead's log. */
export interface LogLine {
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** `fairlead serve` as a process of its own, to be killed. */
export interface ServeProcess {
  readonly url: string;
  /** Everything it has logged so far. */
  readonly lines: readonly LogLine[];
  /** Calls back for each line from now on, at the moment it is written. */
  onLine(listener: (line: LogLine) => void): void;
  /** SIGKILL: no handler runs, nothing is flushed. */
  kill(): Promise<void>;
  /** SIGTERM, and waits for the end; the exit code. */
  stop(): Promise<number | null>;
}

/** Starts it on a data folder and waits until it says that it listens, and answers. */
export async function serveProcess(
  dataDir: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ServeProcess> {
  const port = await aFreePort();
  const child = spawn(process.execPath, ["src/main/cli.ts", "serve"], {
    env: {
      ...process.env,
      FAIRLEAD_DATA_DIR: dataDir,
      FAIRLEAD_PORT: String(port),
      FAIRLEAD_LOG_LEVEL: "info",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: LogLine[] = [];
  const listeners: ((line: LogLine) => void)[] = [];
  createInterface({ input: child.stderr }).on("line", (text) => {
    const line = readLine(text);
    lines.push(line);
    for (const listener of listeners) listener(line);
  });
  const url = `http://127.0.0.1:${port}`;
  await saysThatItListens(child, child.stdout, lines);
  const answer = await fetch(`${url}/readyz`);
  if (!answer.ok) throw new Error(`fairlead serve listens, and is not ready: ${await answer.text()}`);
  return {
    url,
    lines,
    onLine: (listener) => listeners.push(listener),
    kill: async () => {
      await ended(child, "SIGKILL");
    },
    stop: () => ended(child, "SIGTERM"),
  };
}

/** To ask in a loop whether it answers would keep the processor busy, which the start needs. */
function saysThatItListens(
  child: ChildProcess,
  stdout: NodeJS.ReadableStream,
  lines: readonly LogLine[],
): Promise<void> {
  return new Promise((resolve, reject) => {
    createInterface({ input: stdout }).on("line", (text) => {
      if (text.startsWith("Fairlead listens on ")) resolve();
    });
    child.once("exit", () => {
      const log = lines.map(({ msg }) => msg).join("\n");
      reject(new Error(`fairlead serve ended before it listened:\n${log}`));
    });
  });
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exit = once(child, "exit");
  child.kill(signal);
  await exit;
  return child.exitCode;
}

function readLine(text: string): LogLine {
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return { msg: text };
  }
}

async function aFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
