import { describe, expect, test } from "vitest";
import { AGNHOST, aNamespace, type TestNamespace } from "../../../test/support/a-namespace.ts";
import { aServiceAccount } from "../../../test/support/a-service-account.ts";
import { AMPLE_MS, aWait } from "../../../test/support/a-wait.ts";
import { eventually } from "../../../test/support/eventually.ts";
import type { DeploymentUnit } from "../../domain/deployment.ts";
import { VnfmError } from "../../domain/errors.ts";
import type { ReadyUnit } from "../infra-driver.ts";
import { awaitReady } from "./await-ready.ts";
import type { KubeObject } from "./kube-client.ts";
import { KubernetesApi } from "./kubernetes-api.ts";

const never = new AbortController().signal;

describe.concurrent("waits on a real cluster", () => {
  test("until pods with probes are ready, telling each change once", async ({ onTestFinished }) => {
    const cluster = await aNamespace(onTestFinished);
    const objects = await cluster.apply(deployment("amf", { replicas: 2, readinessPort: 8080 }));

    const { units, sentences } = await wait(cluster, objects, AMPLE_MS, [vdu("VDU1", "AMF")]);

    expect(units?.[0]?.vnfcs.map(({ vduId, workloadName }) => [vduId, workloadName])).toEqual([
      ["VDU1", "amf"],
      ["VDU1", "amf"],
    ]);
    expect(units?.[0]?.objects).toMatchObject([{ kind: "Deployment", name: "amf", uid: expect.any(String) }]);
    expect(sentences.at(-1)).toBe("amf: 2 of 2 pods ready");
    expect(new Set(sentences).size).toBe(sentences.length);
  });

  test("and trusts pods without probes only after the settle window", async ({ onTestFinished }) => {
    const cluster = await aNamespace(onTestFinished);
    const objects = await cluster.apply(deployment("amf", {}));
    const startedAt = Date.now();

    const { units } = await wait(cluster, objects, AMPLE_MS, [], 2_000);

    expect(units).toHaveLength(1);
    expect(Date.now() - startedAt).toBeGreaterThan(2_000);
  });

  test("binds the pods of two Deployments with the same labels to their own VDUs", async ({
    onTestFinished,
  }) => {
    const cluster = await aNamespace(onTestFinished);
    const objects = await cluster.apply(
      [deployment("gtp-a", { app: "same", replicas: 2 }), deployment("gtp-a-b", { app: "same" })].join(
        "---\n",
      ),
    );

    const { units } = await wait(cluster, objects, AMPLE_MS, [
      vdu("VDU2", "other", { kind: "Deployment", name: "gtp-a-b" }),
      vdu("VDU1", "gtp"),
    ]);

    const vnfcs = units?.[0]?.vnfcs ?? [];
    expect(vnfcs.map(({ vduId, workloadName }) => `${vduId} ${workloadName}`)).toEqual([
      "VDU2 gtp-a-b",
      "VDU1 gtp-a",
      "VDU1 gtp-a",
    ]);
    expect(
      vnfcs.every(({ podName, workloadName }) => podName.replace(/-[^-]+-[^-]+$/, "") === workloadName),
    ).toBe(true);
  });

  test("says at once that an image does not exist, and names it in the end", async ({ onTestFinished }) => {
    const cluster = await aNamespace(onTestFinished);
    const objects = await cluster.apply(deployment("amf", { image: "127.0.0.1:1/none:1" }));

    const { error, sentences } = await wait(cluster, objects, until(/ErrImagePull/));

    expect(error?.code).toBe("RELEASE_NOT_READY");
    expect(error?.message).toMatch(
      /container app: (ErrImagePull|ImagePullBackOff): image 127\.0\.0\.1:1\/none:1/,
    );
    expect(sentences.join("\n")).toMatch(/amf: 0 of 1 pods ready; amf-\S+: container app: ErrImagePull/);
  });

  test("shows the last words of a crash loop, without the secrets in them", async ({ onTestFinished }) => {
    const cluster = await aNamespace(onTestFinished);
    const objects = await cluster.apply(deployment("amf", { args: ["DB_PASSWORD=hunter2"] }));

    const { error, sentences } = await wait(cluster, objects, until(/keeps crashing/), [], 60_000);

    expect(sentences.join("\n")).toContain("container app: keeps crashing: exit code 1 (Error)");
    expect(error?.message).toMatch(
      /container app: image \S+, last ended with exit code 1 \(Error\), \d restarts\n\s+\| .*unknown command "DB_PASSWORD=\*\*\*"/,
    );
    expect(error?.message).not.toContain("hunter2");
    expect(error?.message.length).toBeLessThan(4_500);
  });

  test("tells of a pod that fits no node", async ({ onTestFinished }) => {
    const cluster = await aNamespace(onTestFinished);
    const objects = await cluster.apply(deployment("amf", { nodeSelector: { disk: "gold" } }));

    const { error } = await wait(cluster, objects, until(/Unschedulable/));

    expect(error?.message).toMatch(
      /^core: 1 of 1 objects not ready after \d+ s\.\nDeployment amf in t-\w+: 0 of 1 pods (?:up to date|ready); amf-\S+: Unschedulable: 0\/\d nodes/,
    );
  });

  test("tells why the volume claims of a StatefulSet are not bound, though no manifest has them", async ({
    onTestFinished,
  }) => {
    const cluster = await aNamespace(onTestFinished);
    const objects = await cluster.apply(
      `{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: db}, spec: {serviceName: db, selector: {matchLabels: {app: db}}, template: {metadata: {labels: {app: db}}, spec: {containers: [{name: app, image: "${AGNHOST}"}]}}, volumeClaimTemplates: [{metadata: {name: data}, spec: {storageClassName: no-such, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Mi}}}}]}}`,
    );

    const { error } = await wait(cluster, objects, until(/Unschedulable/));

    expect(error?.message).toMatch(/volume claim data-db-0: there is no storage class no-such/);
  });

  test("tells of a quota that refuses the pods", async ({ onTestFinished }) => {
    const cluster = await aNamespace(onTestFinished);
    await cluster.apply(
      "{apiVersion: v1, kind: ResourceQuota, metadata: {name: none}, spec: {hard: {pods: '0'}}}",
    );
    const objects = await cluster.apply(
      `${deployment("amf", {})}---\n{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: db}, spec: {serviceName: db, selector: {matchLabels: {app: db}}, template: {metadata: {labels: {app: db}}, spec: {containers: [{name: app, image: "${AGNHOST}"}]}}}}`,
    );

    const refusals = [/^amf: .*exceeded quota: none/, /^db: .*exceeded quota: none/];
    const { sentences } = await wait(cluster, objects, until(...refusals));

    expect(
      sentences.find((sentence) => sentence.startsWith("amf: ") && sentence.includes("exceeded quota: none")),
    ).toBeDefined();
    expect(
      sentences.find((sentence) => sentence.startsWith("db: ") && sentence.includes("exceeded quota: none")),
    ).toBeDefined();
  });

  test("ends as soon as a Job has failed, with its log", async ({ onTestFinished }) => {
    const cluster = await aNamespace(onTestFinished);
    const objects = await cluster.apply(
      `{apiVersion: batch/v1, kind: Job, metadata: {name: migrate}, spec: {backoffLimit: 0, template: {spec: {restartPolicy: Never, containers: [{name: app, image: "${AGNHOST}", args: [no-such-thing]}]}}}}`,
    );

    const { error } = await wait(cluster, objects, AMPLE_MS);

    const job = await cluster.client.get(
      { apiVersion: "batch/v1", kind: "Job", namespace: cluster.name, name: "migrate" },
      never,
    );
    const conditions = job?.status?.conditions as readonly { type: string; lastTransitionTime: string }[];
    const failedAt = Date.parse(conditions[0]?.lastTransitionTime ?? "");
    expect(Date.now() - failedAt).toBeLessThan(AMPLE_MS / 2);
    expect(error?.message).toContain("Job migrate");
    expect(error?.message).toContain("BackoffLimitExceeded");
    expect(error?.message).toMatch(/unknown command "no-such-thing"/);
  });

  test("tells of claims, load balancers and custom resources that are not ready", async ({
    onTestFinished,
  }) => {
    const cluster = await aNamespace(onTestFinished);
    const group = `${cluster.name}.example.com`;
    const [definition] = await cluster.apply(
      `{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: gadgets.${group}}, spec: {group: ${group}, scope: Namespaced, names: {kind: Gadget, plural: gadgets}, versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]}}`,
    );
    expect((await wait(cluster, definition ? [definition] : [], AMPLE_MS)).units).toHaveLength(1);
    const objects = await cluster.apply(`
{apiVersion: ${group}/v1, kind: Gadget, metadata: {name: g}, status: {conditions: [{type: Ready, status: "False", reason: NoPeer, message: for ever alone}]}}
---
{apiVersion: ${group}/v1, kind: Gadget, metadata: {name: quiet}}
---
{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Mi}}}}
---
{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: fast}, spec: {storageClassName: no-${cluster.name}, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Mi}}}}
---
{apiVersion: v1, kind: Service, metadata: {name: lb}, spec: {type: LoadBalancer, ports: [{port: 80}]}}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}}
`);

    // A kind that is new to the cluster is served to and fro at first.
    const gadgets = { apiVersion: `${group}/v1`, kind: "Gadget", namespace: cluster.name };
    await eventually(async () => expect((await cluster.client.list(gadgets, never)).items).toHaveLength(2));

    const told = [/^Gadget g/, /Claim data/, /Claim fast/, /^Service lb/];
    const { error, sentences } = await wait(cluster, objects, until(...told));

    expect(error?.message).toMatch(/^core: 4 of 6 objects not ready/);
    expect(sentences.toSorted()).toEqual([
      "Gadget g: is not Ready: NoPeer: for ever alone",
      "PersistentVolumeClaim data: names no storage class, and no volume at hand fits it",
      `PersistentVolumeClaim fast: there is no storage class no-${cluster.name}`,
      "Service lb: waits for an address from the cluster's load balancer",
    ]);
  });

  test("with few rights too: reads what it may not watch, and says what it cannot see", async ({
    onTestFinished,
  }) => {
    const cluster = await aNamespace(onTestFinished);
    const good = await cluster.apply(deployment("amf", { readinessPort: 8080 }));
    const bad = await cluster.apply(deployment("smf", { nodeSelector: { disk: "gold" } }));
    const client = new KubernetesApi(
      await aServiceAccount(cluster, [
        { apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] },
        { apiGroups: ["apps"], resources: ["deployments"], verbs: ["get"] },
      ]),
    );
    const poor = { ...cluster, client };

    const { units, error: none } = await wait(poor, good, AMPLE_MS, [vdu("VDU1", "amf")]);
    const { error } = await wait(poor, bad, until(/Unschedulable/));

    expect(none).toBeUndefined();
    expect(units?.[0]?.vnfcs).toHaveLength(1);
    expect(error?.message).toContain("Unschedulable");
    expect(error?.message).toContain(
      `Not seen: Fairlead needs verb list on resource events in namespace ${cluster.name}`,
    );
    expect(error?.message).toContain(
      `needs verb list on resource replicasets.apps in namespace ${cluster.name}`,
    );
  });

  test("says which right is missing when it may not see pods", async ({ onTestFinished }) => {
    const cluster = await aNamespace(onTestFinished);
    const objects = await cluster.apply(deployment("amf", {}));
    const client = new KubernetesApi(
      await aServiceAccount(cluster, [{ apiGroups: ["apps"], resources: ["*"], verbs: ["*"] }]),
    );

    const { error } = await wait({ ...cluster, client }, objects, AMPLE_MS);

    expect(error?.code).toBe("VIM_RIGHTS_MISSING");
    expect(error?.message).toContain("verb list on resource pods");
  });

  test("looks once even when the time is already up", async ({ onTestFinished }) => {
    const cluster = await aNamespace(onTestFinished);
    const objects = await cluster.apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}}");

    expect((await wait(cluster, objects, -1_000)).units).toHaveLength(1);
  });

  test("stops with the signal's reason when aborted", async ({ onTestFinished }) => {
    const cluster = await aNamespace(onTestFinished);
    const objects = await cluster.apply(deployment("amf", { nodeSelector: { disk: "gold" } }));
    const abort = new AbortController();
    const reason = new Error("cancelled");

    const waiting = awaitReady(
      cluster.client,
      [release(cluster, objects, [])],
      { ...aWait(), onChange: () => abort.abort(reason) },
      { settleMs: 0, now: Date.now },
      abort.signal,
    );

    await expect(waiting).rejects.toBe(reason);
  });
});

/** Says, from what has been told, until when to wait. */
type Deadline = (sentences: readonly string[]) => Date;

/** The time is up as soon as each of these has been told. */
function until(...wanted: readonly RegExp[]): Deadline {
  const latest = Date.now() + AMPLE_MS;
  return (sentences) => {
    const isTold = wanted.every((pattern) => sentences.some((sentence) => pattern.test(sentence)));
    return new Date(isTold ? 0 : latest);
  };
}

async function wait(
  cluster: TestNamespace,
  objects: readonly KubeObject[],
  limit: Deadline | number,
  vdus: DeploymentUnit["vdus"] = [],
  settleMs = 0,
): Promise<{ units?: readonly ReadyUnit[]; error?: VnfmError; sentences: readonly string[] }> {
  const sentences: string[] = [];
  const startedAt = Date.now();
  const waiting = {
    get deadline() {
      return typeof limit === "number" ? new Date(startedAt + limit) : limit(sentences);
    },
    onChange: (sentence: string) => sentences.push(sentence),
  };
  try {
    const units = await awaitReady(
      cluster.client,
      [release(cluster, objects, vdus)],
      waiting,
      { settleMs, now: Date.now },
      never,
    );
    return { units, sentences };
  } catch (error) {
    if (!(error instanceof VnfmError)) throw error;
    return { error, sentences };
  }
}

function release(cluster: TestNamespace, objects: readonly KubeObject[], vdus: DeploymentUnit["vdus"]) {
  const unit: DeploymentUnit = {
    name: "core",
    releaseName: "core",
    namespace: cluster.name,
    chart: { kind: "oci", reference: "oci://example.com/core" },
    values: {},
    stage: 0,
    vdus,
  };
  return { unit, record: { namespace: cluster.name, revision: 1, objects } };
}

function vdu(
  vduId: string,
  vduName: string,
  workload?: { kind?: string; name: string },
): DeploymentUnit["vdus"][number] {
  return { vduId, vduName, instances: 1, ...(workload === undefined ? {} : { workload }) };
}

function deployment(
  name: string,
  over: {
    replicas?: number;
    app?: string;
    image?: string;
    args?: readonly string[];
    nodeSelector?: Record<string, string>;
    readinessPort?: number;
  },
): string {
  const {
    replicas = 1,
    app = name,
    image = AGNHOST,
    args = ["netexec", "--http-port=8080"],
    nodeSelector = {},
  } = over;
  const probe =
    over.readinessPort === undefined
      ? {}
      : { readinessProbe: { httpGet: { path: "/healthz", port: over.readinessPort }, periodSeconds: 1 } };
  return `${JSON.stringify({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: { app } },
      template: {
        metadata: { labels: { app } },
        spec: {
          terminationGracePeriodSeconds: 1,
          nodeSelector,
          containers: [{ name: "app", image, args, ...probe }],
        },
      },
    },
  })}\n`;
}
