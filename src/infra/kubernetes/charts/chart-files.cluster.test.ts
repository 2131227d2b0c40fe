import { execFile } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { aHelmRunner } from "../../../../test/support/a-release-target.ts";
import type { ChartSource } from "../../../domain/deployment.ts";
import { HelmCli } from "../helm/helm-cli.ts";
import { LocalPlace } from "../helm/local-place.ts";
import { ChartFiles } from "./chart-files.ts";
import type { Chart } from "./charts.ts";

const run = promisify(execFile);
const owner = { vnfInstanceId: randomUUID() };
const never = new AbortController().signal;

describe.for([3, 4] as const)("fetches charts with helm %i", (major) => {
  async function setup() {
    const { runner, program } = await aHelmRunner(major);
    const folder = await mkdtemp(join(tmpdir(), "fairlead-charts-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const paths = new Map<string, Buffer>();
    const requests: string[] = [];
    const host = await serve((request, response) => {
      const path = request.url ?? "";
      requests.push(path);
      const content = paths.get(path);
      response.statusCode = content === undefined ? 404 : 200;
      if (path.includes("/manifests/")) {
        response.setHeader("content-type", "application/vnd.oci.image.manifest.v1+json");
      }
      if (content !== undefined) response.setHeader("content-length", content.length);
      response.end(request.method === "HEAD" ? undefined : content);
    });
    const pack = async (version: string) => {
      const chart = join(folder, "src", version, "amf");
      await mkdir(chart, { recursive: true });
      await writeFile(join(chart, "Chart.yaml"), `apiVersion: v2\nname: amf\nversion: ${version}\n`);
      await run(program, ["package", chart, "--destination", folder]);
      return readFile(join(folder, `amf-${version}.tgz`));
    };
    const index = (entries: Record<string, readonly (readonly [version: string, url: string])[]>) => {
      const list = Object.entries(entries).map(([name, versions]) => [
        name,
        versions.map(([version, url]) => ({ apiVersion: "v2", name, version, urls: [url] })),
      ]);
      paths.set(
        "/index.yaml",
        Buffer.from(JSON.stringify({ apiVersion: "v1", entries: Object.fromEntries(list) })),
      );
    };
    const files = (over: { plainHttpRegistries?: readonly string[] } = {}) =>
      new ChartFiles({
        helm: new HelmCli({ place: new LocalPlace({ runner, program }), hookTimeoutMs: 1_000 }),
        cacheDir: join(folder, "cache"),
        packageChart: ({ path }) => join(folder, path),
        plainHttpRegistries: [host],
        checkSource: async () => undefined,
        ...over,
      });
    const source = (chart: string, version?: string): ChartSource => ({
      ...{ kind: "repository", url: `http://${host}`, chart },
      ...(version === undefined ? {} : { version }),
    });
    return { paths, requests, host, pack, index, files, source, folder };
  }

  const fresh = { isFresh: true };

  test("from an HTTP repository, once for each exact version", async () => {
    const { paths, requests, pack, index, files, source, folder } = await setup();
    const packed = await pack("1.2.3");
    paths.set("/amf-1.2.3.tgz", packed);
    index({ amf: [["1.2.3", "amf-1.2.3.tgz"]] });

    const chart = await files().get({ source: source("amf", "1.2.3"), owner }, fresh, never);
    const asked = requests.length;
    const again = await files().get({ source: source("amf", "1.2.3"), owner }, fresh, never);

    expect(await readFile(await pathOf(chart))).toEqual(packed);
    expect(chart.digest).toBe(createHash("sha256").update(packed).digest("hex"));
    expect(again.digest).toBe(chart.digest);
    expect(await pathOf(again)).toBe(await pathOf(chart));
    expect(requests.length).toBe(asked);
    expect(await readdir(join(folder, "cache"))).toHaveLength(1);
  });

  test("looks for a newer chart when no exact version is wanted, but keeps to what was checked", async () => {
    const { paths, pack, index, files, source } = await setup();
    const [old, young] = [await pack("1.0.0"), await pack("1.1.0")];
    paths.set("/amf-1.0.0.tgz", old);
    paths.set("/amf-1.1.0.tgz", young);
    index({ amf: [["1.0.0", "amf-1.0.0.tgz"]] });
    const chartFiles = files();

    const first = await chartFiles.get({ source: source("amf"), owner }, fresh, never);
    index({
      amf: [
        ["1.1.0", "amf-1.1.0.tgz"],
        ["1.0.0", "amf-1.0.0.tgz"],
      ],
    });
    const kept = await chartFiles.get({ source: source("amf"), owner }, { isFresh: false }, never);
    const newest = await chartFiles.get({ source: source("amf"), owner }, fresh, never);

    expect(kept.digest).toBe(first.digest);
    expect(newest.digest).not.toBe(first.digest);
  });

  test("shares one download among those who want it at the same time", async () => {
    const { paths, requests, pack, index, files, source } = await setup();
    paths.set("/amf-1.0.0.tgz", await pack("1.0.0"));
    index({ amf: [["1.0.0", "amf-1.0.0.tgz"]] });
    const chartFiles = files();

    await Promise.all(
      [1, 2, 3].map(() => chartFiles.get({ source: source("amf", "1.0.0"), owner }, fresh, never)),
    );

    expect(requests.filter((path) => path.endsWith(".tgz"))).toHaveLength(1);
  });

  test("from an OCI registry, without TLS only where that is allowed", async () => {
    const { paths, host, pack, files } = await setup();
    const packed = await pack("2.0.0");
    const blob = (content: Buffer, mediaType: string) => {
      const digest = `sha256:${createHash("sha256").update(content).digest("hex")}`;
      paths.set(`/v2/charts/amf/blobs/${digest}`, content);
      return { mediaType, digest, size: content.length };
    };
    const manifest = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: "application/vnd.oci.image.manifest.v1+json",
        config: blob(
          Buffer.from('{"name":"amf","version":"2.0.0"}'),
          "application/vnd.cncf.helm.config.v1+json",
        ),
        layers: [blob(packed, "application/vnd.cncf.helm.chart.content.v1.tar+gzip")],
      }),
    );
    const digest = createHash("sha256").update(manifest).digest("hex");
    paths.set("/v2/charts/amf/manifests/2.0.0", manifest);
    paths.set(`/v2/charts/amf/manifests/sha256:${digest}`, manifest);
    const source = { kind: "oci", reference: `oci://${host}/charts/amf`, version: "2.0.0" } as const;

    // Helm 3 turns to plain HTTP by itself when a registry does not speak TLS; only Helm 4 can be told not to.
    if (major === 4) {
      await expect(
        files({ plainHttpRegistries: [] }).get({ source, owner }, fresh, never),
      ).rejects.toMatchObject({
        code: "CHART_UNAVAILABLE",
        message: expect.stringContaining("HTTP response to HTTPS client"),
      });
    }
    const chart = await files().get({ source, owner }, fresh, never);

    expect(await readFile(await pathOf(chart))).toEqual(packed);
  });

  test.for([
    ["a chart that the repository has not", "smf", "1.0.0", "not found"],
    ["a version that the repository has not", "amf", "9.9.9", "not found"],
    ["a chart whose file is gone", "gone", "1.0.0", "404"],
    ["a file that is no chart", "garbage", "1.0.0", "cannot be used"],
    ["a name that looks like a flag", "--help", "1.0.0", "not found"],
  ] as const)("says why not: %s", async ([, chart, version, reason]) => {
    const { paths, index, files, source, folder } = await setup();
    paths.set("/garbage-1.0.0.tgz", Buffer.from("not a chart"));
    index({
      amf: [["1.0.0", "amf-1.0.0.tgz"]],
      gone: [["1.0.0", "gone-1.0.0.tgz"]],
      garbage: [["1.0.0", "garbage-1.0.0.tgz"]],
    });

    await expect(files().get({ source: source(chart, version), owner }, fresh, never)).rejects.toMatchObject({
      code: "CHART_UNAVAILABLE",
      message: expect.stringContaining(reason),
    });
    await expect(readdir(join(folder, "cache"))).rejects.toThrow("ENOENT");
  });

  test.for([
    ["http://127.0.0.1:1", "connection refused"],
    ["http://nowhere.invalid", "no such host"],
    ["file:///etc", "http or https"],
    ["http://user:secret@127.0.0.1:1", "credentials"],
  ])("says why not: repository %s", async ([url, reason]) => {
    const { files } = await setup();
    const source = { kind: "repository", url: url ?? "", chart: "amf" } as const;

    const failure = await files()
      .get({ source, owner }, fresh, never)
      .catch((error: unknown) => error);

    expect(failure).toMatchObject({
      code: "CHART_UNAVAILABLE",
      message: expect.stringContaining(reason ?? ""),
    });
    expect((failure as Error).message).not.toContain("secret");
  });

  test("takes charts of packages from where they lie", async () => {
    const { pack, files, folder } = await setup();
    await pack("1.0.0");
    const source = { kind: "package", vnfPkgId: "p", path: "amf-1.0.0.tgz", digest: "abc" } as const;

    const chart = await files().get({ source, owner }, fresh, never);

    expect(chart.digest).toBe("abc");
    expect(await pathOf(chart)).toBe(join(folder, "amf-1.0.0.tgz"));
    await expect(
      files().get({ source: { ...source, path: "gone.tgz" }, owner }, fresh, never),
    ).rejects.toMatchObject({
      code: "CHART_UNAVAILABLE",
    });
  });
});

async function pathOf(chart: Chart): Promise<string> {
  return (await chart.toArguments(never))[0] ?? "";
}

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
  });
  // A server that listens on TCP has an address of this kind.
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
