import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, type TestContext, test } from "vitest";
import { AGNHOST, aNamespace } from "../../../test/support/a-namespace.ts";
import { AMPLE_MS, aWait } from "../../../test/support/a-wait.ts";
import { eventually } from "../../../test/support/eventually.ts";
import { noManifests } from "../../../test/support/no-manifests.ts";
import type { DeploymentUnit } from "../../domain/deployment.ts";
import { LocalCommandRunner } from "../../transport/local/local-command-runner.ts";
import type { Removal } from "../infra-driver.ts";
import { chartAt } from "./charts/chart-files.ts";
import type { Charts } from "./charts/charts.ts";
import { checkUnits } from "./check/check-units.ts";
import { ensureAbsent } from "./ensure-absent.ts";
import { HelmCli } from "./helm/helm-cli.ts";
import { LocalPlace } from "./helm/local-place.ts";
import { ensureReleasePresent } from "./release/ensure-present.ts";
import { listRevisions } from "./release-record.ts";

const never = new AbortController().signal;
const owner = { vnfInstanceId: randomUUID() };
const HOLD = "example.com/hold";

const configMap = (name: string, annotations: object = {}, more: object = {}) =>
  json({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, annotations, ...more } });

/** A pod that takes this long to end; without a number it does not go until it is let go. */
const deployment = (name: string, endsInSeconds?: number) =>
  json({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name }, finalizers: endsInSeconds === undefined ? [HOLD] : [] },
        spec: {
          terminationGracePeriodSeconds: (endsInSeconds ?? 0) + 10,
          containers: [
            {
              name: "app",
              image: AGNHOST,
              args: ["netexec", "--http-port=8080"],
              lifecycle: { preStop: { sleep: { seconds: endsInSeconds ?? 0 } } },
              readinessProbe: { httpGet: { path: "/healthz", port: 8080 }, periodSeconds: 1 },
            },
          ],
        },
      },
    },
  });

/** Its claim stays unbound, its pod unscheduled: removal is about names here. */
const statefulSet = (name: string) =>
  json({
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name },
    spec: {
      serviceName: name,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          containers: [{ name: "app", image: AGNHOST, volumeMounts: [{ name: "data", mountPath: "/data" }] }],
        },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: "data" },
          spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Mi" } } },
        },
      ],
    },
  });

const job = (name: string, annotations: object, args: readonly string[]) =>
  json({
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name, annotations },
    spec: {
      backoffLimit: 0,
      template: { spec: { restartPolicy: "Never", containers: [{ name: "hook", image: AGNHOST, args }] } },
    },
  });

describe.concurrent.for([3, 4] as const)("removes what helm %i made", (major) => {
  async function setup(
    { onTestFinished }: Pick<TestContext, "onTestFinished">,
    template: string,
    before = "",
    files: Readonly<Record<string, string>> = {},
  ) {
    const cluster = await aNamespace(onTestFinished);
    await cluster.apply(before);
    const runDir = await mkdtemp(join(tmpdir(), "fairlead-run-"));
    onTestFinished(() => rm(runDir, { recursive: true, force: true }));
    const runner = new LocalCommandRunner({ runDir, env: { PATH: process.env.PATH ?? "" } });
    const helmCalls: string[] = [];
    const place = new LocalPlace({
      runner: {
        withWorkspace: (work) => runner.withWorkspace(work),
        run: (command, signal) => {
          helmCalls.push(command.args[0] ?? "");
          return runner.run(command, signal);
        },
      },
      program: process.env[`FAIRLEAD_TEST_HELM${major}`] ?? "helm",
      connection: cluster.connection,
    });
    const target = { kube: cluster.client, helm: new HelmCli({ place, hookTimeoutMs: AMPLE_MS }) };
    const unit: DeploymentUnit = {
      ...{ name: "core", releaseName: "core", namespace: cluster.name, stage: 0, vdus: [], values: {} },
      chart: { kind: "package", vnfPkgId: "p", path: "core", digest: "d" },
    };
    let path = "";
    const install = async (content: string, digest: string) => {
      path = await cluster.writeChart("core", content, files);
      return await ensureReleasePresent(target, { unit, chart: chartAt(path, digest), owner }, never);
    };
    const charts: Charts = { get: async () => chartAt(path, "d"), drop: async () => [] };
    const check = () => checkUnits({ ...target, charts, openManifests: noManifests }, [unit], owner, never);
    await install(template, "d");
    const sentences: string[] = [];
    type Over = Partial<Removal> & {
      limitMs?: number;
      signal?: AbortSignal;
      units?: readonly DeploymentUnit[];
      removeMore?: () => Promise<never>;
    };
    const remove = (over: Over = {}) => {
      const { limitMs, signal = never, units = [unit], removeMore, ...removal } = over;
      const wait = { ...aWait(limitMs), onChange: (text: string) => sentences.push(text) };
      return ensureAbsent(
        target,
        units,
        { ...wait, owner, mode: "GRACEFUL", ...removal },
        signal,
        removeMore,
      );
    };
    const list = async (apiVersion: string, kind: string) => {
      const { items } = await cluster.client.list({ apiVersion, kind, namespace: cluster.name }, never);
      return items.map(({ metadata }) => metadata.name).filter((name) => !name.startsWith("kube-root-ca"));
    };
    const letPodGo = async () => {
      const [name = ""] = await list("v1", "Pod");
      const ref = { apiVersion: "v1", kind: "Pod", namespace: cluster.name, name };
      await cluster.client.patch(ref, { metadata: { finalizers: null } }, never);
    };
    return { cluster, helmCalls, install, check, remove, list, letPodGo, sentences };
  }

  test("and returns when the pods are gone, with nothing left behind", async (context) => {
    const { remove, list, letPodGo, sentences } = await setup(
      context,
      `${deployment("amf")}---\n${configMap("settings")}`,
    );
    await eventually(async () => expect(await list("v1", "Pod")).toHaveLength(1));

    const removing = remove();
    await eventually(() => expect(sentences.at(-1)).toMatch(/left: .*Pod amf-/));
    await letPodGo();
    expect(await removing).toEqual([]);

    expect(await list("v1", "Pod")).toEqual([]);
    expect(await list("v1", "ConfigMap")).toEqual([]);
    expect(await list("v1", "Secret")).toEqual([]);
    expect(await remove()).toEqual([]);
  });

  test("and reports what stays on purpose", async (context) => {
    const { cluster, remove, list } = await setup(
      context,
      [
        statefulSet("db"),
        configMap("kept", { "helm.sh/resource-policy": "keep" }),
        configMap("made-by-hook", { "helm.sh/hook": "pre-install" }),
        configMap("settings"),
      ].join("---\n"),
    );
    await eventually(async () => expect(await list("v1", "PersistentVolumeClaim")).toEqual(["data-db-0"]));

    const left = await remove();

    expect(left.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`)).toEqual([
      `ConfigMap ${cluster.name}/kept`,
      `PersistentVolumeClaim ${cluster.name}/data-db-0`,
      `ConfigMap ${cluster.name}/made-by-hook`,
    ]);
    expect(await list("v1", "ConfigMap")).toEqual(["kept", "made-by-hook"]);
  });

  test("and reports the CRDs of the chart and of its sub-charts, which Helm leaves", async (context) => {
    const group = `g${randomUUID().slice(0, 8)}.example.com`;
    const schema = { openAPIV3Schema: { type: "object" } };
    const aDefinition = (kind: string) => ({
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: `${kind.toLowerCase()}s.${group}` },
      spec: {
        group,
        names: { kind, plural: `${kind.toLowerCase()}s` },
        scope: "Namespaced",
        versions: [{ name: "v1", served: true, storage: true, schema }],
      },
    });
    const [own, sub, templated] = [aDefinition("Own"), aDefinition("Sub"), aDefinition("Templated")];
    const { cluster, check, remove } = await setup(context, json(templated), "", {
      "crds/own.yaml": json(own),
      "charts/sub/Chart.yaml": "apiVersion: v2\nname: sub\nversion: 0.1.0\n",
      "charts/sub/crds/sub.yaml": json(sub),
    });
    context.onTestFinished(async () => {
      for (const { metadata, ...ref } of [own, sub, templated]) {
        await cluster.client.delete({ ...ref, name: metadata.name }, {}, never);
      }
    });

    const left = await remove({ units: await check() });

    expect(left.map(({ name }) => name)).toEqual([own.metadata.name, sub.metadata.name]);
  });

  test("and names what holds an object that does not go, also when asked again", async (context) => {
    const { cluster, remove, helmCalls } = await setup(
      context,
      configMap("held", {}, { finalizers: ["example.com/never"] }),
    );

    const first = remove({ limitMs: 300 });
    await expect(first).rejects.toMatchObject({ code: "RELEASE_NOT_GONE" });
    const again = remove({ limitMs: 300 });
    await expect(again).rejects.toMatchObject({
      code: "RELEASE_NOT_GONE",
      message: expect.stringMatching(
        new RegExp(
          `^1 object left: ConfigMap held\\.\nConfigMap ${cluster.name}/held is being deleted since \\S+, held by finalizers example\\.com/never\\.$`,
        ),
      ),
    });

    const held = { apiVersion: "v1", kind: "ConfigMap", namespace: cluster.name, name: "held" };
    await cluster.client.patch(held, { metadata: { finalizers: null } }, never);
    expect(await remove()).toEqual([]);
    expect(helmCalls.filter((call) => call === "uninstall")).toHaveLength(1);
  });

  test("and goes on after a crash in the midst of it, knowing what to wait for and to report", async (context) => {
    const { remove, list, letPodGo, helmCalls } = await setup(
      context,
      `${deployment("amf")}---\n${configMap("made-by-hook", { "helm.sh/hook": "pre-install" })}`,
    );
    await eventually(async () => expect(await list("v1", "Pod")).toHaveLength(1));
    const crash = new AbortController();
    const dying = remove({ signal: crash.signal, onChange: () => crash.abort(new Error("killed")) });
    await expect(dying).rejects.toThrow("killed");
    expect(await list("v1", "Pod")).toHaveLength(1);
    await letPodGo();
    const removeMore = () => Promise.reject(new Error("killed again"));
    await expect(remove({ removeMore })).rejects.toThrow("killed again");

    const left = await remove();

    expect(await list("v1", "Pod")).toEqual([]);
    expect(left.map(({ name }) => name)).toEqual(["made-by-hook"]);
    expect(helmCalls.filter((call) => call === "uninstall")).toHaveLength(1);
    expect(await list("v1", "Secret")).toEqual([]);
  });

  test("and gives pods no time when forced", async (context) => {
    const { remove, list } = await setup(context, deployment("amf", 300));
    await eventually(async () => expect(await list("v1", "Pod")).toHaveLength(1));
    const startedAt = Date.now();

    expect(await remove({ mode: "FORCEFUL" })).toEqual([]);

    expect(Date.now() - startedAt).toBeLessThan(250_000);
    expect(await list("v1", "Pod")).toEqual([]);
  });

  test("and says why a pre-delete hook failed, and does without it when forced", async (context) => {
    const { remove, list } = await setup(
      context,
      `${configMap("settings")}---\n${job("goodbye", { "helm.sh/hook": "pre-delete" }, ["say-goodbye"])}`,
    );

    await expect(remove()).rejects.toMatchObject({
      code: "HELM_FAILED",
      message: expect.stringMatching(
        /Job goodbye .*BackoffLimitExceeded[\s\S]*unknown command "say-goodbye"/,
      ),
    });
    await remove({ mode: "FORCEFUL" });

    expect(await list("v1", "ConfigMap")).toEqual([]);
  });

  test("and what a failed upgrade has left of the revision before", async (context) => {
    const { cluster, install, remove, list } = await setup(context, configMap("first"));
    await cluster.apply(
      "{apiVersion: v1, kind: ResourceQuota, metadata: {name: none}, spec: {hard: {services: 0}}}",
    );
    const quota = { apiVersion: "v1", kind: "ResourceQuota", namespace: cluster.name, name: "none" };
    await eventually(async () =>
      expect((await cluster.client.get(quota, never))?.status?.hard).toBeDefined(),
    );
    const service = json({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "s" },
      spec: { ports: [{ port: 80 }] },
    });
    await expect(install(`${configMap("second")}---\n${service}`, "d2")).rejects.toMatchObject({
      code: "HELM_FAILED",
    });
    expect(await list("v1", "ConfigMap")).toContain("first");

    await remove();

    expect(await list("v1", "ConfigMap")).toEqual([]);
  });

  test("and a pod of a lost node only when forced, saying so before", async (context) => {
    const node = `lost-${randomUUID().slice(0, 8)}`;
    const pod = json({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "stray" },
      spec: {
        nodeName: node,
        tolerations: [{ operator: "Exists" }],
        containers: [{ name: "app", image: AGNHOST }],
      },
    });
    const { remove, list } = await setup(
      context,
      pod,
      json({
        apiVersion: "v1",
        kind: "Node",
        metadata: { name: node },
        spec: { unschedulable: true, taints: [{ key: "test", effect: "NoSchedule" }] },
      }),
    );

    await expect(remove({ limitMs: 300 })).rejects.toMatchObject({
      code: "RELEASE_NOT_GONE",
      message: expect.stringContaining(
        `on node ${node}, which does not answer: a FORCEFUL termination removes`,
      ),
    });
    await remove({ mode: "FORCEFUL" });

    expect(await list("v1", "Pod")).toEqual([]);
  });

  test("and nothing of a release that belongs to another", async (context) => {
    const { cluster, remove, list, sentences } = await setup(context, configMap("settings"));

    expect(await remove({ owner: { vnfInstanceId: randomUUID() } })).toEqual([]);

    expect(await list("v1", "ConfigMap")).toEqual(["settings"]);
    expect(await listRevisions(cluster.client, { namespace: cluster.name }, never)).toHaveLength(1);
    expect(sentences).toEqual([expect.stringContaining(`belongs to VNF instance ${owner.vnfInstanceId}`)]);
  });
});

function json(object: unknown): string {
  return `${JSON.stringify(object)}\n`;
}
