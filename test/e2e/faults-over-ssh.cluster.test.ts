import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { packChart } from "../../scripts/pack-package.ts";
import { toProblem } from "../../src/domain/errors.ts";
import type { JsonObject } from "../../src/domain/json.ts";
import { HELM_VIM_TYPE } from "../../src/domain/vim.ts";
import { KubernetesDrivers } from "../../src/infra/kubernetes/kubernetes-drivers.ts";
import { findReleaseRecord } from "../../src/infra/kubernetes/release-record.ts";
import type { LcmWorld } from "../../src/lcm/lcm-world.ts";
import { LocalCommandRunner } from "../../src/transport/local/local-command-runner.ts";
import { aServerFor, indexOf } from "../support/a-chart-repository.ts";
import { aNamespace } from "../support/a-namespace.ts";
import { aSshHost, describeSshHosts, sshRemoteHosts } from "../support/a-ssh-host.ts";
import { AMPLE_MS } from "../support/a-wait.ts";
import { aPackageChart } from "../support/builders.ts";
import { eventually } from "../support/eventually.ts";
import { noManifests } from "../support/no-manifests.ts";
import { simulatedLcm } from "../support/simulated-lcm.ts";

const never = new AbortController().signal;
const letGo = { metadata: { finalizers: null } };

const files = {
  "Chart.yaml": "apiVersion: v2\nname: web\nversion: 0.1.0\n",
  "templates/all.yaml": `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "{{ .Release.Name }}"}\n`,
};

/** The operations against a cluster that is reached in no other way than by SSH to its master. */
async function aMaster(onFinished: (cleanUp: () => Promise<void>) => void) {
  const host = await aSshHost({ helm: 3, kubeconfig: true }, onFinished);
  const folder = await mkdtemp(join(tmpdir(), "fairlead-faults-"));
  onFinished(() => rm(folder, { recursive: true }));
  const entries = Object.entries(files).map(([path, text]) => [path, Buffer.from(text)] as const);
  const archive = await packChart("web", new Map(entries));
  const archiveFile = join(folder, "web.tgz");
  await writeFile(archiveFile, archive);
  const infra = new KubernetesDrivers({
    runner: new LocalCommandRunner({ runDir: join(folder, "run"), env: {} }),
    remoteHosts: sshRemoteHosts({}, onFinished),
    helm: "/nowhere/helm",
    chartCacheDir: join(folder, "cache"),
    packageChart: () => archiveFile,
    openManifests: noManifests,
    fetchTimeoutMs: 2_000,
  });
  const helmInfo = {
    masternode_ip: [host.address],
    masternode_username: "ubuntu",
    masternode_password: "ubuntu",
  };
  const connection = { vimType: HELM_VIM_TYPE, extra: { helm_info: helmInfo } };
  const vims = { resolve: async () => ({ vimConnectionId: "vim1", connection, toKeep: connection }) };
  const chart = aPackageChart("web", { digest: createHash("sha256").update(archive).digest("hex") });
  return { host, archive, archiveFile, chart, world: { infra, vims, waitMs: AMPLE_MS } };
}

describeSshHosts("an instantiation by Helm over SSH", () => {
  const cleanUps: (() => Promise<void>)[] = [];
  let master: Awaited<ReturnType<typeof aMaster>>;
  beforeAll(async () => {
    master = await aMaster((cleanUp) => cleanUps.push(cleanUp));
  });
  afterAll(async () => {
    for (const cleanUp of cleanUps.toReversed()) await cleanUp();
  });

  /** A VNF, and what it takes to instantiate it. */
  async function aVnf(over: Partial<LcmWorld> = {}) {
    const lcm = await simulatedLcm(undefined, { ...master.world, ...over });
    const vnfPackage = await lcm.keptPackage({}, {}, [master.chart]);
    const id = await lcm.keptInstance(vnfPackage);
    const instantiate = (additionalParams: JsonObject) =>
      lcm.startAndRun("INSTANTIATE", id, { flavourId: "simple", additionalParams });
    return { ...lcm, id, instantiate, state: async () => (await lcm.instance(id)).instantiationState };
  }

  /** Tacker's own form, in which the client names the release. */
  const named = (namespace: string, helmreleasename = "web") => ({
    namespace,
    use_helm: "true",
    using_helm_install_param: [
      { exthelmchart: "false", helmchartfile_path: master.chart.path, helmreleasename },
    ],
  });

  test.for<[string, { version?: string }, readonly string[]]>([
    ["accepts and never answers", {}, []],
    ["does so when the version is known", { version: "0.1.0" }, []],
    ["tells its charts and never gives one", { version: "0.1.0" }, ["/index.yaml"]],
  ])("waits a bounded time for a repository that %s, and names it", async (fault) => {
    const [, version, answered] = fault;
    const index = indexOf({ name: "web", version: "0.1.0", archive: master.archive });
    const repository = await aServerFor(master.host, ({ url = "" }, answer) => {
      if (answered.includes(url)) answer.end(index);
    });
    const { instantiate, state } = await aVnf();

    const chart = { repository, chart: "web", ...version };
    const { operationState, error } = await instantiate({ helm_chart_path: { web: chart } });

    expect([operationState, error?.code]).toEqual(["ROLLED_BACK", "CHART_UNAVAILABLE"]);
    expect(error?.detail).toMatch(new RegExp(`^The chart web.* of ${repository}/ cannot be used: .*2 ?s`));
    expect(error?.detail.match(/The chart/g)).toHaveLength(1);
    expect(await state()).toBe("NOT_INSTANTIATED");
    expect(await master.host.run("sh", "-c", "pgrep -x helm; true")).toBe("");
    const leftovers = "helm repo list -o json; ls -A /var/tacker/helm 2>/dev/null; true";
    expect(await master.host.run("su", "-", "ubuntu", "-c", leftovers)).toBe("[]\n");
  });

  test("names a namespace that is being deleted and what holds it, and succeeds once it is gone", async () => {
    const { name, client } = await aNamespace();
    const ref = { apiVersion: "v1", kind: "Namespace", name };
    await client.patch(ref, { metadata: { finalizers: ["example.com/hold"] } }, never);
    onTestFinished(async () => void (await client.patch(ref, letGo, never)));
    await client.delete(ref, {}, never);
    const { instantiate, state } = await aVnf();

    const { operationState, error } = await instantiate(named(name));

    expect([operationState, error?.code]).toEqual(["ROLLED_BACK", "RELEASE_NOT_GONE"]);
    expect(error?.detail).toMatch(new RegExp(`^Namespace ${name} is being deleted since .*example.com/hold`));
    expect(await state()).toBe("NOT_INSTANTIATED");

    await client.patch(ref, letGo, never);
    await eventually(async () => expect(await client.get(ref, never)).toBeUndefined());
    expect(await instantiate(named(name))).toMatchObject({ operationState: "COMPLETED" });
  });

  test("names a release of somebody else, found before or in the midst, and leaves it alone", async () => {
    const { name, client, helm } = await aNamespace();
    const request = async () => {
      await helm(3, "install", "web", master.archiveFile);
      return { id: "grant" };
    };
    const { instantiate, commands, run, state } = await aVnf({ grants: { request } });
    const detail = `release web in namespace ${name} (deployed) exists already and belongs to nobody that Fairlead knows`;

    const midst = await instantiate(named(name));
    expect(midst).toMatchObject({
      operationState: "FAILED_TEMP",
      error: { code: "RELEASE_NOT_OURS", detail: `${detail}; choose another name or namespace.` },
    });
    await commands.rollback(midst.id);
    expect(await run(midst.id)).toMatchObject({ operationState: "ROLLED_BACK", warnings: [] });
    const before = await instantiate(named(name));
    expect(before).toMatchObject({
      operationState: "ROLLED_BACK",
      error: { code: "RELEASE_NOT_OURS", detail: `${detail}. Choose another namespace.` },
    });

    expect(await state()).toBe("NOT_INSTANTIATED");
    expect(await findReleaseRecord(client, { name: "web", namespace: name }, never)).toMatchObject({
      status: "deployed",
      revision: 1,
    });
    const made = { apiVersion: "v1", kind: "ConfigMap", name: "web", namespace: name };
    expect(await client.get(made, never)).toBeDefined();
  });

  test("is refused at once, with the place, when a release is to have capitals in its name", async () => {
    const { commands, store, id } = await aVnf();
    const params = { flavourId: "simple", additionalParams: named("any", "MyRelease") };

    const refusal = await commands.start("INSTANTIATE", id, params).catch(toProblem);

    const pointer = "/additionalParams/using_helm_install_param/0/helmreleasename";
    expect(refusal).toMatchObject({ status: 400, invalidParams: [{ pointer }] });
    expect(await store.lcmOpOccs.findUnfinished(id)).toBeUndefined();
  });
});
