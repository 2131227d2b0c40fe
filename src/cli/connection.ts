import { readFile } from "node:fs/promises";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import type { Command } from "commander";
import { Option } from "commander";
import type { CliContext } from "./cli-context.ts";
import { usageError } from "./cli-error.ts";
import { type RestClient, restClient } from "./rest/rest-client.ts";

const DEFAULT_URL = "http://127.0.0.1:9890";

interface ConnectionOptions {
  readonly url?: string;
  readonly token?: string;
  readonly tokenFile?: string;
  readonly user?: string;
  readonly caFile?: string;
  readonly timeout?: number;
}

/** Options of the root command: commander accepts them before and after the subcommand. */
export function addConnectionOptions(program: Command): void {
  const heading = "Connection:";
  const add = (flags: string, description: string) =>
    program.addOption(new Option(flags, description).helpGroup(heading));
  add("--url <url>", `the server (FAIRLEAD_URL; default ${DEFAULT_URL})`);
  add("--token-file <file>", "file with the bearer token (or the token itself in FAIRLEAD_TOKEN)");
  add("--token <token>", "the bearer token; other users of this host can see it, so prefer the two above");
  add("--user <name>", "user for HTTP Basic (FAIRLEAD_USER); password from FAIRLEAD_PASSWORD or asked for");
  add("--ca-file <file>", "PEM file of the authority to trust for https (FAIRLEAD_CA_FILE)");
  program.addOption(
    new Option("--timeout <seconds>", "how long to wait for an answer (default 30)")
      .argParser(readSeconds)
      .helpGroup(heading),
  );
}

/** The client for the server that the command line or the environment names. */
export async function connect(context: CliContext, command: Command): Promise<RestClient> {
  const options = command.optsWithGlobals<ConnectionOptions>();
  const { env } = context;
  const url = readUrl(options.url ?? (env.FAIRLEAD_URL || DEFAULT_URL));
  const caFile = options.caFile ?? env.FAIRLEAD_CA_FILE;
  if (caFile) await trust(caFile);
  return restClient({
    url,
    fetch: context.fetch,
    now: context.now,
    signal: context.signal,
    authorization: () => authorization(context, options),
    ...(options.timeout === undefined ? {} : { timeoutMs: options.timeout * 1000 }),
  });
}

async function authorization(
  { env, askSecret }: CliContext,
  options: ConnectionOptions,
): Promise<string | undefined> {
  if (options.tokenFile !== undefined) {
    return `Bearer ${(await readTextFile(options.tokenFile, "--token-file")).trim()}`;
  }
  const token = options.token ?? (options.user === undefined ? env.FAIRLEAD_TOKEN : undefined);
  if (token) return `Bearer ${token}`;
  const user = options.user ?? env.FAIRLEAD_USER;
  if (!user) return undefined;
  const password = env.FAIRLEAD_PASSWORD ?? (await askSecret?.(`Password of ${user}: `));
  if (password === undefined) {
    throw usageError(
      `There is no password for user ${user}: set FAIRLEAD_PASSWORD, or run the command at a terminal to be asked.`,
    );
  }
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

function readUrl(given: string): string {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    throw usageError(`'${given}' is not an http or https address, such as ${DEFAULT_URL}.`);
  }
  if (url.username !== "" || url.password !== "") {
    throw usageError("The address must not hold a password: use --user and FAIRLEAD_PASSWORD.");
  }
  return `${url.origin}${url.pathname}`;
}

/** Adds the authority to those Node trusts; `fetch` has no option for a single request. */
async function trust(caFile: string): Promise<void> {
  const pem = await readTextFile(caFile, "--ca-file");
  if (!pem.includes("-----BEGIN CERTIFICATE-----")) {
    throw usageError(`${caFile} holds no PEM certificate.`);
  }
  setDefaultCACertificates([...getCACertificates("default"), pem]);
}

export async function readTextFile(path: string, source: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? fileReasons[String(error.code)] : undefined;
    throw usageError(`Cannot read ${path} (${source}): ${reason ?? String(error)}.`);
  }
}

const fileReasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "permission denied",
  EISDIR: "it is a folder",
};

function readSeconds(given: string): number {
  const seconds = Number(given);
  if (Number.isFinite(seconds) && seconds > 0) return seconds;
  throw usageError(`--timeout takes a number of seconds above 0, not '${given}'.`);
}
