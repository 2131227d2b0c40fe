import type { ReadStream, WriteStream } from "node:tty";
import type { CliContext, TextOutput } from "./cli-context.ts";
import { interrupted } from "./rest/rest-client.ts";

/**
 * The context of the process we run in. The first Ctrl-C aborts its signal, so that the command can end in good order;
 * the second one ends the process at once, as if nobody had listened.
 */
export function processContext(env: CliContext["env"]): CliContext {
  const controller = new AbortController();
  process.once("SIGINT", () => controller.abort());
  const { stdin, stdout, stderr } = process;
  stdout.on("error", leaveQuietly);
  const context = {
    stdout,
    stderr,
    env,
    fetch: globalThis.fetch,
    now: () => new Date(),
    signal: controller.signal,
    readStdin: () => readAll(stdin),
  };
  if (!stdin.isTTY) return context;
  return { ...context, askSecret: (question) => askSecret(stdin, stderr, question) };
}

/** The reader of a pipe has had enough (`fairlead op list | head`): that is no failure. */
function leaveQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit();
}

async function readAll(input: AsyncIterable<Buffer | string>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}

/** Reads a line in raw mode, so that nothing of it is shown. */
async function askSecret(
  input: Pick<ReadStream, "setRawMode"> & NodeJS.ReadableStream,
  output: TextOutput | WriteStream,
  question: string,
): Promise<string> {
  output.write(question);
  input.setRawMode(true);
  input.resume();
  try {
    return await new Promise<string>((resolve, reject) => {
      let secret = "";
      input.on("data", (chunk: Buffer | string) => {
        for (const key of chunk.toString("utf8")) {
          if (key === "\r" || key === "\n" || key === "\u0004") return resolve(secret);
          if (key === "\u0003") return reject(interrupted());
          secret = key === "\u007f" || key === "\b" ? secret.slice(0, -1) : secret + key;
        }
      });
    });
  } finally {
    input.removeAllListeners("data");
    input.setRawMode(false);
    input.pause();
    output.write("\n");
  }
}
