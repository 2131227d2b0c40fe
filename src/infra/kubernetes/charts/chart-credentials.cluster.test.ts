import { execFile, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { aHelmRunner } from "../../../../test/support/a-release-target.ts";
import { programPath } from "../../../../testbed/programs/programs-folder.ts";
import type { ChartSource } from "../../../domain/deployment.ts";
import type { Command, CommandRunner } from "../../../transport/command-runner.ts";
import { HelmCli } from "../helm/helm-cli.ts";
import { LocalPlace } from "../helm/local-place.ts";
import { ChartFiles } from "./chart-files.ts";

const run = promisify(execFile);
const never = new AbortController().signal;
const fresh = { isFresh: true };
const credentials = { username: "joe", password: "s3cr3t-pass" };
const BASIC = `Basic ${Buffer.from("joe:s3cr3t-pass").toString("base64")}`;
/** The same for a registry, by bcrypt. */
const HTPASSWD = "joe:$2y$05$abcdefghijklmnopqrstuul9Lwd4lwSN2dSsfW0Na38Zav2NkC3wS\n";

describe.for([3, 4] as const)("sources that ask who comes, with helm %i", (major) => {
  async function setup(start: (parts: Parts) => Promise<ChartSource>) {
    const { runner, program, runDir } = await aHelmRunner(major);
    const folder = await mkdtemp(join(tmpdir(), "fairlead-credentials-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const chart = join(folder, "amf");
    await mkdir(chart);
    await writeFile(join(chart, "Chart.yaml"), "apiVersion: v2\nname: amf\nversion: 1.2.3\n");
    await run(program, ["package", chart, "--destination", folder]);
    const source = await start({ program, folder });
    const commands: Command[] = [];
    const watched: CommandRunner = {
      withWorkspace: (work) => runner.withWorkspace(work),
      run: (command, signal) => {
        commands.push(command);
        return runner.run(command, signal);
      },
    };
    const files = new ChartFiles({
      helm: new HelmCli({ place: new LocalPlace({ runner: watched, program }), hookTimeoutMs: 1_000 }),
      cacheDir: join(folder, "cache"),
      packageChart: ({ path }) => path,
      plainHttpRegistries: source.kind === "oci" ? [source.reference.split("/")[2] ?? ""] : [],
      checkSource: async () => undefined,
    });
    const packed = await readFile(join(folder, "amf-1.2.3.tgz"));
    return { source, files, packed, folder, runDir, told: () => JSON.stringify(commands) };
  }

  test.for([
    ["a chart repository", aRepository],
    ["an OCI registry", aRegistry],
  ] as const)("%s gives its chart to those it knows, and to nobody else", async ([, start]) => {
    const { source, files, packed, folder, runDir, told } = await setup(start);
    const wanted = (over: object = {}) => ({
      source: { ...source, credentials, ...over },
      owner: { vnfInstanceId: randomUUID() },
    });
    const refusal = async (over: object) =>
      files.get(wanted(over), { isFresh: false }, never).then(
        () => "",
        (error: Error) => error.message,
      );

    const mine = wanted();
    const chart = await files.get(mine, fresh, never);
    const [path = ""] = await chart.toArguments(never);
    expect(await readFile(path)).toEqual(packed);

    // It is on disk by now, and still another's.
    const wrong = await refusal({ credentials: { username: "joe", password: "wrong-password" } });
    expect(wrong).toMatch(/401|403/);
    expect(wrong).toContain("does not accept the username and password");
    expect(wrong).not.toContain("wrong-password");
    expect(await refusal({ credentials: undefined })).toContain("give them as username and password");

    expect(told()).not.toMatch(/s3cr3t-pass|wrong-password/);
    expect(await readdir(runDir)).toEqual([]);
    await files.drop([{ ...aUnit, chart: mine.source }], mine);
    expect(await readdir(join(folder, "cache"))).toEqual([]);
  });
});

const aUnit = { name: "amf", releaseName: "amf", namespace: "core", values: {}, stage: 0, vdus: [] };

interface Parts {
  readonly program: string;
  /** Holds the packaged chart. */
  readonly folder: string;
}

async function aRepository({ program, folder }: Parts): Promise<ChartSource> {
  await run(program, ["repo", "index", folder]);
  const server = createServer(async (request, response) => {
    const isKnown = request.headers.authorization === BASIC;
    const content = isKnown && (await readFile(join(folder, request.url ?? "")).catch(() => undefined));
    response.statusCode = isKnown ? (content ? 200 : 404) : 401;
    response.end(content || undefined);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  // A server that listens on TCP has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return { kind: "repository", url: `http://127.0.0.1:${port}`, chart: "amf", version: "1.2.3" };
}

async function aRegistry({ program, folder }: Parts): Promise<ChartSource> {
  const [htpasswd, config] = [join(folder, "htpasswd"), join(folder, "config.json")];
  await writeFile(htpasswd, HTPASSWD);
  await writeFile(
    config,
    JSON.stringify({
      version: 0.1,
      log: { level: "info" },
      storage: { filesystem: { rootdirectory: join(folder, "storage") } },
      http: { addr: "127.0.0.1:0" },
      auth: { htpasswd: { realm: "charts", path: htpasswd } },
    }),
  );
  const registry = spawn(programPath("registry"), ["serve", config], { stdio: ["ignore", "ignore", "pipe"] });
  onTestFinished(async () => {
    registry.kill();
    if (registry.exitCode === null) await once(registry, "exit");
  });
  let host = "";
  for await (const line of createInterface({ input: registry.stderr })) {
    host = /listening on (127\.0\.0\.1:\d+)/.exec(line)?.[1] ?? "";
    if (host !== "") break;
  }
  registry.stderr.resume();
  const login = join(folder, "login.json");
  await writeFile(login, JSON.stringify({ auths: { [host]: { auth: BASIC.slice("Basic ".length) } } }));
  const push = ["push", join(folder, "amf-1.2.3.tgz"), `oci://${host}/charts`, "--plain-http"];
  await run(program, [...push, "--registry-config", login]);
  return { kind: "oci", reference: `oci://${host}/charts/amf`, version: "1.2.3" };
}
