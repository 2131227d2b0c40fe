import { randomBytes, randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { AGNHOST } from "../../../../test/support/a-namespace.ts";
import { aReleaseTarget, type TestTarget } from "../../../../test/support/a-release-target.ts";
import { eventually } from "../../../../test/support/eventually.ts";
import type { DeploymentUnit } from "../../../domain/deployment.ts";
import type { JsonObject } from "../../../domain/json.ts";
import { chartAt } from "../charts/chart-files.ts";
import { findReleaseRecord, type ReleaseStatus, readPayload, refOf } from "../release-record.ts";
import { ensureReleasePresent } from "./ensure-present.ts";

const never = new AbortController().signal;
const owner = { vnfInstanceId: randomUUID() };

const configMap = `
apiVersion: v1
kind: ConfigMap
metadata: {name: "{{ .Release.Name }}"}
data: {greeting: "{{ .Values.greeting }}"}
`;

/** A hook that ends once the ConfigMap \`gate\` exists, and counts how often it ran to its end by the pod it leaves. */
function gatedHook(events: string): string {
  return `${configMap}---
apiVersion: batch/v1
kind: Job
metadata:
  name: "{{ .Release.Name }}-hook"
  annotations: {"helm.sh/hook": "${events}"}
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
}

const gate = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: gate}\n";

describe.for([3, 4] as const)("ensures a release with helm %i", (major) => {
  /** A chart of one template, and what it takes to ensure it in a namespace of its own. */
  async function setup(template: string, hookTimeoutMs?: number) {
    const test = await aReleaseTarget(major, hookTimeoutMs);
    const path = await test.cluster.writeChart("probe", template);
    const ensure = (values: JsonObject = {}, parts: { signal?: AbortSignal; by?: typeof owner } = {}) => {
      const unit: DeploymentUnit = {
        ...{ name: "probe", releaseName: "probe", namespace: test.cluster.name, stage: 0, vdus: [], values },
        chart: { kind: "package", vnfPkgId: "p", path: "probe", digest: "d" },
      };
      const chart = chartAt(path, "d");
      return ensureReleasePresent(
        test.target,
        { unit, chart, owner: parts.by ?? owner },
        parts.signal ?? never,
      );
    };
    return { ...test, ensure };
  }

  const statusOf = async ({ cluster }: Pick<TestTarget, "cluster">) =>
    (await findReleaseRecord(cluster.client, { name: "probe", namespace: cluster.name }, never))?.status;
  const untilStatus = (test: Pick<TestTarget, "cluster">, status: string) =>
    eventually(async () => expect(await statusOf(test)).toBe(status));
  const find = ({ cluster }: Pick<TestTarget, "cluster">, apiVersion: string, kind: string, name: string) =>
    cluster.client.get({ apiVersion, kind, name, namespace: cluster.name }, never);

  const killedInstall = async (probe: Awaited<ReturnType<typeof setup>>) => {
    const failed = expect(probe.ensure()).rejects.toMatchObject({ code: "HELM_FAILED" });
    await untilStatus(probe, "pending-install");
    await probe.killHelm();
    await failed;
  };
  /** As Helm does it. */
  const mark = async ({ cluster }: Pick<TestTarget, "cluster">, status: ReleaseStatus) => {
    const record = await findReleaseRecord(cluster.client, { name: "probe", namespace: cluster.name }, never);
    if (record === undefined) throw new Error("there is no release");
    const { info, ...rest } = readPayload(record.secret);
    const packed = gzipSync(JSON.stringify({ ...rest, info: { ...info, status } })).toString("base64");
    const data = { release: Buffer.from(packed).toString("base64") };
    await cluster.client.patch(refOf(record.secret), { metadata: { labels: { status } }, data }, never);
  };

  test("installs, then does nothing, then upgrades, with the complete values each time", async () => {
    const probe = await setup(configMap);

    expect((await probe.ensure({ greeting: "hello", other: 1 })).revision).toBe(1);
    probe.requests.length = 0;
    expect((await probe.ensure({ other: 1, greeting: "hello" })).revision).toBe(1);
    expect(probe.helmCalls).toEqual(["install"]);
    // The release is looked at, and nothing else.
    expect(probe.requests).toEqual([expect.stringContaining("/secrets?")]);

    expect((await probe.ensure({ other: 1 })).revision).toBe(2);
    expect(probe.helmCalls).toEqual(["install", "upgrade"]);
    expect((await find(probe, "v1", "ConfigMap", "probe"))?.data).toEqual({ greeting: "" });
  });

  test("says of a field that the cluster does not know what Helm says: Helm 3 drops it, Helm 4 refuses it", async () => {
    const probe = await setup(`${configMap}greetings: {}\n`);

    const ensured = probe.ensure();

    if (major === 3)
      await expect(ensured).resolves.toMatchObject({ warnings: ['unknown field "greetings"'] });
    else
      await expect(ensured).rejects.toMatchObject({
        message: expect.stringContaining(".greetings: field not declared"),
      });
  });

  test("says what to do about a release that does not fit into a Secret", async () => {
    const probe = await setup(configMap);
    const noise = randomBytes(1_100_000).toString("base64");

    await expect(probe.ensure({ noise })).rejects.toMatchObject({
      code: "HELM_FAILED",
      message: expect.stringMatching(/Too long: .*\nHelm keeps a release.* 1 MiB .*make the chart smaller/s),
    });
  });

  test("tells what the server warned of", async () => {
    const probe = await setup(`
apiVersion: v1
kind: Pod
metadata: {name: lax}
spec:
  terminationGracePeriodSeconds: 0
  containers: [{name: a, image: "${AGNHOST}", imagePullPolicy: IfNotPresent, args: [pause]}]
`);
    const namespace = { apiVersion: "v1", kind: "Namespace", name: probe.cluster.name };
    const labels = { "pod-security.kubernetes.io/warn": "restricted" };
    await probe.cluster.client.patch(namespace, { metadata: { labels } }, never);

    const { warnings } = await probe.ensure();

    expect(warnings).toEqual([expect.stringContaining('would violate PodSecurity "restricted:latest"')]);
  });

  test("takes a first install up again that failed in the middle", async () => {
    const service =
      "---\napiVersion: v1\nkind: Service\nmetadata: {name: probe}\nspec: {ports: [{port: 80}]}\n";
    const probe = await setup(configMap + service);
    const [quota] = await probe.cluster.apply(
      "apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: none}\nspec: {hard: {services: 0}}\n",
    );
    await eventually(async () => {
      const found = await find(probe, "v1", "ResourceQuota", "none");
      expect(found?.status?.hard).toBeDefined();
    });

    await expect(probe.ensure()).rejects.toMatchObject({
      code: "HELM_FAILED",
      message: expect.stringContaining("exceeded quota"),
    });
    expect(await statusOf(probe)).toBe("failed");
    await probe.cluster.client.delete(
      {
        apiVersion: "v1",
        kind: "ResourceQuota",
        name: quota?.metadata.name ?? "",
        namespace: probe.cluster.name,
      },
      {},
      never,
    );

    expect((await probe.ensure()).revision).toBe(2);
    expect(await statusOf(probe)).toBe("deployed");
    expect(await find(probe, "v1", "Service", "probe")).toBeDefined();
    expect((await probe.ensure()).revision).toBe(2);
  });

  test("runs the pre-install hook to its end after helm was killed within it", async () => {
    const probe = await setup(gatedHook("pre-install"));
    const dying = probe.ensure({ greeting: "hello" });
    const failed = expect(dying).rejects.toMatchObject({ code: "HELM_FAILED" });
    await untilStatus(probe, "pending-install");
    await eventually(async () => expect(await find(probe, "batch/v1", "Job", "probe-hook")).toBeDefined());
    await probe.killHelm();
    await failed;
    expect(await statusOf(probe)).toBe("pending-install");

    await probe.cluster.apply(gate);
    const { revision } = await probe.ensure({ greeting: "hello" });

    expect(revision).toBe(2);
    expect(await statusOf(probe)).toBe("deployed");
    expect((await find(probe, "batch/v1", "Job", "probe-hook"))?.status?.succeeded).toBe(1);
    expect((await find(probe, "v1", "ConfigMap", "probe"))?.data).toEqual({ greeting: "hello" });
  });

  test("runs it to its end also when helm was killed a moment before it took the place of what had failed", async () => {
    const probe = await setup(gatedHook("pre-install"));
    await killedInstall(probe);
    await mark(probe, "superseded");
    await probe.cluster.apply(gate);

    expect((await probe.ensure()).revision).toBe(2);

    expect(probe.helmCalls).toEqual(["install", "install"]);
    expect(await statusOf(probe)).toBe("deployed");
  });

  test("does nothing more when the helm of a dead predecessor ends well before it is ended", async () => {
    const probe = await setup(gatedHook("pre-install"));
    await killedInstall(probe);
    probe.meanwhile.happens = () => mark(probe, "deployed");

    expect((await probe.ensure()).revision).toBe(1);

    expect(probe.helmCalls).toEqual(["install"]);
  });

  test("upgrades after helm was killed within an upgrade", async () => {
    const probe = await setup(gatedHook("pre-upgrade"));
    await probe.ensure({ greeting: "one" });
    const failed = expect(probe.ensure({ greeting: "two" })).rejects.toMatchObject({ code: "HELM_FAILED" });
    await untilStatus(probe, "pending-upgrade");
    await probe.killHelm();
    await failed;

    await probe.cluster.apply(gate);
    const { revision } = await probe.ensure({ greeting: "two" });

    expect(revision).toBe(3);
    expect((await find(probe, "v1", "ConfigMap", "probe"))?.data).toEqual({ greeting: "two" });
  });

  test("finishes an uninstallation in which helm was killed, then installs", async () => {
    const probe = await setup(gatedHook("pre-delete"));
    const { helm } = probe.target;
    await probe.ensure();
    const before = await find(probe, "v1", "ConfigMap", "probe");
    const release = { releaseName: "probe", namespace: probe.cluster.name };
    const dying = expect(helm.uninstall(release, never)).rejects.toMatchObject({
      code: "HELM_FAILED",
    });
    await untilStatus(probe, "uninstalling");
    await probe.killHelm();
    await dying;

    await probe.cluster.apply(gate);
    expect((await probe.ensure()).revision).toBe(1);

    const after = await find(probe, "v1", "ConfigMap", "probe");
    expect(after?.metadata.uid).not.toBe(before?.metadata.uid);
  });

  test("can be told to stop within a hook, and goes on later", async () => {
    const probe = await setup(gatedHook("pre-install"));
    const abort = new AbortController();
    const stopped = probe.ensure({}, { signal: abort.signal });
    const failed = expect(stopped).rejects.toThrow("cancelled");
    await untilStatus(probe, "pending-install");
    abort.abort(new Error("cancelled"));
    await failed;

    await probe.cluster.apply(gate);
    await probe.ensure();

    expect(await statusOf(probe)).toBe("deployed");
  });

  test("ends a hook that takes too long, and says what helm said", async () => {
    const probe = await setup(gatedHook("pre-install"), 2_000);

    await expect(probe.ensure()).rejects.toMatchObject({
      code: "HELM_FAILED",
      message: expect.stringMatching(/helm install probe failed: .*pre-install/s),
    });
  });

  test("leaves the releases of others alone, pending ones too", async () => {
    const probe = await setup(gatedHook("pre-install"));
    const dying = expect(probe.ensure()).rejects.toMatchObject({ code: "HELM_FAILED" });
    await untilStatus(probe, "pending-install");
    await probe.killHelm();
    await dying;

    await expect(probe.ensure({}, { by: { vnfInstanceId: randomUUID() } })).rejects.toMatchObject({
      code: "RELEASE_NOT_OURS",
      message: expect.stringContaining(owner.vnfInstanceId),
    });
    expect(await statusOf(probe)).toBe("pending-install");
  });

  test("leaves alone what people installed by hand", async () => {
    const probe = await setup(configMap);
    const path = await probe.cluster.writeChart("byhand", configMap);
    await probe.cluster.helm(major, "install", "probe", path);

    await expect(probe.ensure()).rejects.toMatchObject({
      code: "RELEASE_NOT_OURS",
      message: expect.stringContaining("nobody that Fairlead knows"),
    });
  });

  test("does not take over an object that is there already, and names it", async () => {
    const probe = await setup(configMap);
    await probe.cluster.apply("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: probe}\n");

    await expect(probe.ensure()).rejects.toMatchObject({
      code: "RELEASE_NOT_OURS",
      message: expect.stringContaining("probe"),
    });
  });
});
