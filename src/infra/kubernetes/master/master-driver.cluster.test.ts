import { execFile } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { AGNHOST, aNamespace } from "../../../../test/support/a-namespace.ts";
import { aWait } from "../../../../test/support/a-wait.ts";
import { eventually } from "../../../../test/support/eventually.ts";
import { LocalMasters } from "../../../../test/support/local-masters.ts";
import { noManifests } from "../../../../test/support/no-manifests.ts";
import type { ChartSource, DeploymentUnit } from "../../../domain/deployment.ts";
import type { JsonObject } from "../../../domain/json.ts";
import { LocalCommandRunner } from "../../../transport/local/local-command-runner.ts";
import { KubernetesDrivers } from "../kubernetes-drivers.ts";
import { findReleaseRecord } from "../release-record.ts";

const run = promisify(execFile);
const never = new AbortController().signal;

const configMap = `
apiVersion: v1
kind: ConfigMap
metadata: {name: "{{ .Release.Name }}"}
data: {text: {{ .Values.text | toJson }}, chart: "{{ .Chart.Version }}"}
`;

/** Ends once the ConfigMap \`gate\` exists. */
const gatedHook = `
---
apiVersion: batch/v1
kind: Job
metadata: {name: "{{ .Release.Name }}-hook", annotations: {"helm.sh/hook": pre-install}}
spec:
  backoffLimit: 0
  template:
    spec:
      restartPolicy: Never
      terminationGracePeriodSeconds: 0
      containers:
        - {name: hook, image: "${AGNHOST}", imagePullPolicy: IfNotPresent, args: [help], volumeMounts: [{name: gate, mountPath: /gate}]}
      volumes: [{name: gate, configMap: {name: gate}}]
`;

describe.for([3, 4] as const)("on masters with helm %i", (major) => {
  /** Two masters of the real cluster, and a driver that has no other way to it. */
  async function setup({ template = configMap, vim = {} }: { template?: string; vim?: JsonObject } = {}) {
    const cluster = await aNamespace();
    const folder = await mkdtemp(join(tmpdir(), "fairlead-master-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const masters = await LocalMasters.make(major, ["m1", "m2"]);
    onTestFinished(() => masters.close());
    const pack = async (version: string, content = template) => {
      const chart = join(folder, version, "web");
      await mkdir(join(chart, "templates"), { recursive: true });
      await writeFile(join(chart, "Chart.yaml"), `apiVersion: v2\nname: web\nversion: ${version}\n`);
      await writeFile(join(chart, "templates/all.yaml"), content);
      // The file's name says nothing of the chart.
      const path = join(folder, `x-${version}-rc.1.tgz`);
      await run("tar", ["-czf", path, "-C", join(folder, version), "web"]);
      return {
        path,
        digest: createHash("sha256")
          .update(await readFile(path))
          .digest("hex"),
      };
    };
    const archives = new Map<string, string>();
    const packageChart = async (version: string): Promise<ChartSource> => {
      const { path, digest } = await pack(version);
      archives.set(digest, path);
      return { kind: "package", vnfPkgId: "p", path, digest };
    };
    const drivers = new KubernetesDrivers({
      runner: new LocalCommandRunner({ runDir: join(folder, "run"), env: { PATH: "" } }),
      remoteHosts: masters,
      helm: "helm",
      chartCacheDir: join(folder, "cache"),
      packageChart: ({ digest }) => archives.get(digest) ?? "",
      openManifests: noManifests,
    });
    const chartDir = join(masters.folder, "charts");
    const helmInfo = {
      masternode_ip: ["m1", "m2"],
      masternode_username: "u",
      masternode_password: "S3CRET-password",
      helm_chart_dir: chartDir,
    };
    const driver = await drivers.connect({
      vimType: "ETSINFV.HELM.V_3",
      extra: { helm_info: helmInfo },
      ...vim,
    });
    const owner = { vnfInstanceId: randomUUID() };
    const unit = (chart: ChartSource, values: JsonObject = {}, releaseName = "web"): DeploymentUnit => ({
      ...{ name: "web", releaseName, namespace: cluster.name, stage: 0, vdus: [] },
      ...{ chart, values },
    });
    const sentences: string[] = [];
    const wait = () => ({ ...aWait(), onChange: (sentence: string) => sentences.push(sentence) });
    const remove = (...units: readonly DeploymentUnit[]) =>
      driver.ensureAbsent(units, { ...wait(), owner, mode: "FORCEFUL" }, never);
    const textOf = async (name = "web") =>
      (
        await cluster.client.get(
          { apiVersion: "v1", kind: "ConfigMap", name, namespace: cluster.name },
          never,
        )
      )?.data;
    const statusOf = async () =>
      (await findReleaseRecord(cluster.client, { name: "web", namespace: cluster.name }, never))?.status;
    return {
      ...{ cluster, folder, masters, pack, packageChart, chartDir, driver, owner, unit, sentences, wait },
      ...{ remove, textOf, statusOf },
    };
  }

  /** A chart repository on this host; what is not in it is 404. */
  async function aRepository(files: Map<string, Buffer | string>): Promise<string> {
    const server = createServer((request, response) => {
      const content = files.get(request.url ?? "");
      response.writeHead(content === undefined ? 404 : 200).end(content);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
    // A server that listens on TCP has an address of this kind.
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const indexOf = (...versions: readonly string[]) =>
    JSON.stringify({
      apiVersion: "v1",
      entries: {
        web: versions.map((version) => ({
          apiVersion: "v2",
          name: "web",
          version,
          urls: [`web-${version}.tgz`],
        })),
      },
    });

  test("puts a chart of the package there, unpacked, and takes it away from every master", async () => {
    const { packageChart, driver, unit, owner, chartDir, remove, textOf, sentences, wait } = await setup();
    const web = unit(await packageChart("1.0.0"));

    await driver.check([web], owner, never);
    await driver.ensurePresent(web, owner, never);
    await driver.awaitReady([web], wait(), never);

    // As a change of the package does that has nothing to remove.
    expect(await remove()).toEqual([]);
    expect(await textOf()).toMatchObject({ chart: "1.0.0" });
    const [unpacked = "", archive = ""] = (await readdir(join(chartDir, owner.vnfInstanceId))).toSorted();
    expect(archive).toBe(`${unpacked}.tgz`);
    expect(await readdir(join(chartDir, owner.vnfInstanceId, unpacked))).toEqual(["web"]);
    expect(sentences).toContainEqual(expect.stringContaining("through the master node"));
    expect(await remove(web)).toEqual([]);
    expect(await remove(web)).toEqual([]);
    expect(await readdir(chartDir)).toEqual([]);
  });

  test("takes away what a check has brought for a VNF that is not made after all, and nothing of one that is", async () => {
    const { packageChart, driver, unit, owner, chartDir, masters, pack } = await setup();
    const files = new Map<string, Buffer | string>([["/index.yaml", indexOf("1.0.0")]]);
    files.set("/web-1.0.0.tgz", await readFile((await pack("1.0.0")).path));
    const source = { kind: "repository", url: await aRepository(files), chart: "web" } as const;
    const units = [unit(await packageChart("1.0.0")), unit(source, {}, "other")];
    const brought = async () => [
      ...(await readdir(chartDir)),
      ...(await masters.helm("m1", "repo", "list", "-o", "json")).stdout.split(owner.vnfInstanceId).slice(1),
    ];

    const [web, ...others] = await driver.check(units, owner, never);
    expect(await brought()).toHaveLength(2);
    await driver.ensureChartsAbsent(units, owner, never);
    expect(await brought()).toEqual([]);

    if (web !== undefined) await driver.ensurePresent(web, owner, never);
    await driver.check(others, owner, never);
    await driver.ensureChartsAbsent(units, owner, never);
    expect(await brought()).toHaveLength(2);
  });

  test("keeps nobody waiting for a repository that hangs who has none", async () => {
    const { packageChart, driver, unit, owner, remove } = await setup();
    const asked = Promise.withResolvers<void>();
    const server = createServer(() => asked.resolve()).listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const web = unit(await packageChart("1.0.0"));
    await driver.ensurePresent(web, owner, never);
    const abort = new AbortController();
    const other = { vnfInstanceId: randomUUID() };
    const hanging = driver.check(
      [unit({ kind: "repository", url, chart: "web" }, {}, "other")],
      other,
      abort.signal,
    );
    const end = hanging.then(String, () => "the repository has hung to its end");
    await asked.promise;

    expect(await Promise.race([end, remove(web)])).toEqual([]);
    abort.abort(new Error("enough"));
    await end;
  });

  test("passes values as they are, whatever a shell would make of them", async () => {
    const { packageChart, driver, unit, owner, textOf } = await setup();
    const text = `--set 'a' "b" $(touch /tmp/x) \`id\` \\ $HOME; &\n- second line\u0007 ünï 😀`;
    const web = unit(await packageChart("1.0.0"), { text });

    await driver.ensurePresent(web, owner, never);

    expect(await textOf()).toMatchObject({ text });
  });

  test("goes on with the next master when one is lost in the midst of an installation", async () => {
    const { packageChart, driver, unit, owner, masters, statusOf, cluster } = await setup({
      template: configMap + gatedHook,
    });
    const web = unit(await packageChart("1.0.0"), { text: "x" });
    const installing = driver.ensurePresent(web, owner, never);
    await eventually(async () => expect(await statusOf()).toBe("pending-install"));

    masters.lose("m1");
    await cluster.apply("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: gate}\n");

    expect((await installing).revision).toBeGreaterThan(1);
    expect(await statusOf()).toBe("deployed");
  });

  test("says when no master is left, and what one that is down keeps", async () => {
    const { packageChart, driver, unit, owner, masters, remove, sentences } = await setup();
    const web = unit(await packageChart("1.0.0"));
    await driver.ensurePresent(web, owner, never);
    masters.lose("m2");

    expect(await remove(web)).toEqual([
      expect.objectContaining({ name: expect.stringMatching(/on master m2$/), kind: "ChartFolder" }),
    ]);
    expect(sentences).toContainEqual(expect.stringMatching(/stays on master m2: /));

    masters.lose("m1");
    await expect(driver.probe(never)).rejects.toMatchObject({ code: "HOST_UNREACHABLE" });
  });

  test("has an external chart come from a repository of the instance's own, at the version found first", async () => {
    const { pack, driver, unit, owner, masters, remove, textOf } = await setup();
    const files = new Map<string, Buffer | string>([["/index.yaml", indexOf("1.0.0")]]);
    for (const version of ["1.0.0", "1.1.0"]) {
      files.set(`/web-${version}.tgz`, await readFile((await pack(version)).path));
    }
    const url = await aRepository(files);
    const source = { kind: "repository", url, chart: "web", repositoryName: "mychart" } as const;
    const [web, other] = [unit(source), unit(source, {}, "other")];
    const repositories = async () => (await masters.helm("m1", "repo", "list", "-o", "json")).stdout;

    await driver.check([web, other], owner, never);
    files.set("/index.yaml", indexOf("1.1.0", "1.0.0"));
    await Promise.all([web, other].map((one) => driver.ensurePresent(one, owner, never)));
    expect(await repositories()).toContain(`mychart-${owner.vnfInstanceId}`);
    await driver.check([web], owner, never);
    await driver.ensurePresent({ ...web, values: { text: "new" } }, owner, never);

    expect(await textOf()).toEqual({ chart: "1.0.0", text: "new" });
    await remove(web);
    expect(await repositories()).toContain(`mychart-${owner.vnfInstanceId}`);
    await remove(web, other);
    expect(await repositories()).not.toContain(owner.vnfInstanceId);
  });

  test.for<[string, ReadonlyMap<string, string>, string]>([
    ["404", new Map(), "404"],
    ["garbage", new Map([["/index.yaml", "\u0000<html>"]]), "index|repository"],
    ["no such chart", new Map([["/index.yaml", '{"apiVersion":"v1","entries":{}}']]), "not found"],
    [
      "a chart that is none",
      new Map([
        ["/index.yaml", indexOf("1.0.0")],
        ["/web-1.0.0.tgz", "garbage"],
      ]),
      "gzip",
    ],
  ])("names what is wrong with a repository: %s", async ([, files, words]) => {
    const { driver, unit, owner } = await setup();
    const source = { kind: "repository", url: await aRepository(new Map(files)), chart: "web" } as const;

    await expect(driver.check([unit(source)], owner, never)).rejects.toMatchObject({
      code: "CHART_UNAVAILABLE",
      message: expect.stringMatching(new RegExp(`The chart web of http.* cannot be used: .*(${words})`, "s")),
    });
  });

  test("names the host that has no Helm", async () => {
    const { driver, masters } = await setup();
    await rm(join(masters.folder, "m1/bin/helm"));

    await expect(driver.probe(never)).rejects.toMatchObject({
      code: "HELM_UNAVAILABLE",
      message:
        "The program helm cannot be started: it is not there, or not on PATH. Install Helm 3.13 or later on master m1, or name it in helm_path of helm_info.",
    });
  });

  test("begins kubectl anew when it has ended", async () => {
    const { driver, masters, cluster } = await setup();
    await driver.probe(never);
    await masters.kill("kubectl");

    await eventually(async () => expect((await driver.probe(never)).namespaces).toContain(cluster.name));
  });

  test("asks the API itself where the VIM says how and it answers, and the master where it does not", async () => {
    const kubeconfig = await readFile(process.env.FAIRLEAD_TEST_KUBECONFIG ?? "", "utf8");
    const { masters, ...direct } = await setup();
    const info = { masternode_ip: ["m1"], masternode_username: "u", masternode_password: "p" };
    const connect = (text: string, endpoint?: string) =>
      new KubernetesDrivers({
        ...{ runner: new LocalCommandRunner({ runDir: direct.folder, env: {} }), remoteHosts: masters },
        ...{ helm: "helm", chartCacheDir: "/nowhere", packageChart: () => "", openManifests: noManifests },
      }).connect({
        vimType: "ETSINFV.HELM.V_3",
        extra: { helm_info: info, kubeconfig: text },
        ...(endpoint === undefined ? {} : { interfaceInfo: { endpoint } }),
      });
    await rm(join(masters.folder, "m1/bin/kubectl"));
    await writeFile(join(masters.folder, "m1/bin/kubectl"), "#!/bin/sh\necho no thanks >&2\nexit 1\n", {
      mode: 0o700,
    });

    expect((await (await connect(kubeconfig)).probe(never)).namespaces).toContain("default");
    await expect((await connect(kubeconfig, "https://127.0.0.1:1")).probe(never)).rejects.toMatchObject({
      code: "VIM_UNREACHABLE",
      message: "kubectl proxy on the master ended: no thanks",
    });
  });
});
