import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { decideLcmOpOcc } from "../../src/cli/rest/lcm-op-occs.ts";
import { locatedId } from "../../src/cli/rest/rest-client.ts";
import type { JsonObject } from "../../src/domain/json.ts";
import { readKubeconfig } from "../../src/infra/kubernetes/connection/read-kubeconfig.ts";
import { KubernetesApi } from "../../src/infra/kubernetes/kubernetes-api.ts";
import { aManifestPackage, manifestPaths } from "../support/a-manifest-package.ts";
import { AVnfm } from "../support/a-vnfm.ts";
import { describeCluster } from "../support/describe-cluster.ts";
import { inside, type KillPoint, killAt } from "../support/kill-at.ts";
import { testVariable } from "../support/netexec-csar.ts";

const never = new AbortController().signal;
const requests = join(import.meta.dirname, "../../samples/requests");
const aRequest = async (name: string): Promise<JsonObject> =>
  JSON.parse(await readFile(join(requests, `manifests-${name}.json`), "utf8"));

describeCluster("plain manifests", () => {
  let vnfm: AVnfm;
  let cluster: KubernetesApi;
  let vnfdId: string;
  const cleanUps: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    const kubeconfig = testVariable("FAIRLEAD_TEST_KUBECONFIG");
    cluster = new KubernetesApi(readKubeconfig(await readFile(kubeconfig, "utf8"), ""));
    vnfm = await AVnfm.start({ FAIRLEAD_HELM: "/nowhere/helm" }, (cleanUp) => cleanUps.push(cleanUp));
    await vnfm.registerVim(kubeconfig);
    await vnfm.onboard(await aManifestPackage("manifests-update"));
    vnfdId = await vnfm.onboard(await aManifestPackage("manifests"));
  });
  afterAll(async () => {
    for (const cleanUp of cleanUps) await cleanUp();
  });

  /** An instance, and what is in the namespace that is to be its own. */
  async function anInstance() {
    const id = await vnfm.create(vnfdId);
    const namespace = `manifests-${randomBytes(4).toString("hex")}`;
    onTestFinished(async () => {
      await cluster.delete({ apiVersion: "v1", kind: "Namespace", name: namespace }, {}, never);
    });
    const list = async (apiVersion: string, kind: string) => {
      const { items } = await cluster.list({ apiVersion, kind, namespace }, never);
      return items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    };
    return {
      ...{ id, namespace, list },
      find: async (apiVersion: string, kind: string, name: string) =>
        (await list(apiVersion, kind)).find(({ metadata }) => metadata.name === name),
      isGone: async () =>
        (await cluster.get({ apiVersion: "v1", kind: "Namespace", name: namespace }, never)) === undefined,
      vnfcs: async () => {
        const { instantiatedVnfInfo } = await vnfm.instance(id);
        const { vnfcResourceInfo } = instantiatedVnfInfo as { vnfcResourceInfo: readonly { id: string }[] };
        return vnfcResourceInfo.map((vnfc) => vnfc.id);
      },
    };
  }

  /** A volume that only this claim gets. */
  async function aVolume(namespace: string, claim: string): Promise<void> {
    const path = await mkdtemp(join(tmpdir(), "fairlead-volume-"));
    const name = `${namespace}-${claim}`;
    const spec = {
      ...{ capacity: { storage: "1Mi" }, accessModes: ["ReadWriteOnce"], storageClassName: "" },
      ...{ claimRef: { namespace, name: claim }, hostPath: { path } },
    };
    await cluster.create({ apiVersion: "v1", kind: "PersistentVolume", metadata: { name }, spec }, never);
    onTestFinished(async () => {
      await cluster.delete({ apiVersion: "v1", kind: "PersistentVolume", name }, {}, never);
      await rm(path, { recursive: true, force: true });
    });
  }

  const failure = {
    operationState: "FAILED_TEMP",
    error: { detail: expect.stringMatching(/Job set-up in \S+: has failed: BackoffLimitExceeded/) },
  };

  test("that fail are rolled back or given up, and leave nothing in either case", async () => {
    const fail = async () => {
      const instance = await anInstance();
      const occurrenceId = await vnfm.start(instance.id, "instantiate", {
        flavourId: "simple",
        additionalParams: {
          namespace: instance.namespace,
          "lcm-kubernetes-def-files": manifestPaths.filter((path) => /config|set-up/.test(path)),
        },
      });
      expect(await vnfm.rested(occurrenceId)).toMatchObject(failure);
      return { ...instance, occurrenceId };
    };
    const [first, second] = await Promise.all([fail(), fail()]);

    await decideLcmOpOcc(vnfm.client, first.occurrenceId, "rollback");
    await decideLcmOpOcc(vnfm.client, second.occurrenceId, "fail");
    const terminating = await vnfm.start(second.id, "terminate", { terminationType: "FORCEFUL" });

    expect(await vnfm.rested(first.occurrenceId)).toMatchObject({ operationState: "ROLLED_BACK" });
    expect(await vnfm.instance(first.id)).toMatchObject({ instantiationState: "NOT_INSTANTIATED" });
    expect(await vnfm.rested(second.occurrenceId)).toMatchObject({ operationState: "FAILED" });
    expect(await vnfm.rested(terminating)).toMatchObject({ operationState: "COMPLETED" });
    expect(await Promise.all([first.isGone(), second.isGone()])).toEqual([true, true]);
  });

  test("live from a retried instantiate to terminate though the process is killed inside whatever makes or removes objects", async () => {
    const { id, namespace, list, find, vnfcs } = await anInstance();
    await aVolume(namespace, "data-db-0");
    const complete = async (point: KillPoint, begin: () => Promise<string>) => {
      const killed = killAt(vnfm, point);
      const started = await begin();
      await killed;
      const occurrence = await vnfm.rested(started);
      expect(occurrence, occurrence.error?.detail).toMatchObject({ operationState: "COMPLETED" });
      return occurrence;
    };
    const byVersion1 = (path: string, json?: JsonObject) =>
      vnfm.client.send({
        method: "POST",
        path: `/vnflcm/v1/${path}`,
        ...(json === undefined ? {} : { json }),
      });

    const files = { namespace, "lcm-kubernetes-def-files": manifestPaths };
    const request = { ...(await aRequest("instantiate")), additionalParams: files };
    const started = locatedId(await byVersion1(`vnf_instances/${id}/instantiate`, request));
    expect(await vnfm.rested(started)).toMatchObject(failure);
    const gate = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "gate", namespace } };
    await cluster.create({ ...gate, data: { verb: "help" } }, never);
    await complete(inside("deploy-releases", 60), async () => {
      await byVersion1(`vnf_lcm_op_occs/${started}/retry`);
      return started;
    });
    expect(await vnfcs()).toEqual(["WEB-0", "DB-0", "PROBE-0"]);
    expect(await vnfm.instance(id)).toMatchObject({ instantiatedVnfInfo: { metadata: files } });
    expect(await find("apps/v1", "Deployment", "web")).toMatchObject({
      metadata: { labels: { tacker_vnf_instance_id: id } },
    });

    const scale = async (type: string, numberOfSteps: number) => {
      const scaling = await vnfm.start(id, "scale", { type, aspectId: "web_aspect", numberOfSteps });
      expect(await vnfm.rested(scaling)).toMatchObject({ operationState: "COMPLETED" });
    };
    await scale("SCALE_OUT", 2);
    expect(await vnfcs()).toEqual(["WEB-0", "WEB-1", "WEB-2", "DB-0", "PROBE-0"]);
    await scale("SCALE_IN", 1);
    // Kubernetes chooses which one goes.
    const twoLeft = await vnfcs();
    expect(twoLeft.map((vnfc) => vnfc.split("-")[0])).toEqual(["WEB", "WEB", "DB", "PROBE"]);

    const uidOf = async (...ref: Parameters<typeof find>) => (await find(...ref))?.metadata.uid;
    const probe = ["v1", "Pod", "probe"] as const;
    const setUp = ["batch/v1", "Job", "set-up"] as const;
    const [first, firstSetUp] = [await uidOf(...probe), await uidOf(...setUp)];
    const heal = await aRequest("heal");
    await complete(inside("replace-pods", 60), () => vnfm.start(id, "heal", heal));
    const healed = await uidOf(...probe);
    expect(healed).not.toBe(first);

    const change = await aRequest("change-vnfpkg");
    const params = { ...(change.additionalParams as JsonObject), "lcm-kubernetes-def-files": manifestPaths };
    await complete(inside("deploy-releases", 300), () =>
      vnfm.start(id, "change_vnfpkg", { ...change, additionalParams: params }),
    );
    const configMaps = (await list("v1", "ConfigMap")).map(({ metadata }) => metadata.name);
    expect(configMaps).toEqual(["gate", "kube-root-ca.crt", "web-config-2"]);
    expect(await find("apps/v1", "Deployment", "web")).toMatchObject({ spec: { replicas: 2 } });
    expect(await vnfcs()).toEqual(twoLeft);
    expect([healed, firstSetUp]).not.toContain(await uidOf(...probe));
    expect(firstSetUp).not.toBe(await uidOf(...setUp));

    const terminate = await aRequest("terminate");
    const terminated = await complete(inside("remove-releases", 40), () =>
      vnfm.start(id, "terminate", terminate),
    );
    expect(terminated).toMatchObject({
      warnings: [
        `PersistentVolumeClaim ${namespace}/data-db-0 was left behind.`,
        `Namespace ${namespace} stays: it holds volume claim data-db-0.`,
      ],
    });
    const rest = [await list("v1", "Pod"), await list("v1", "Secret"), await list("v1", "ConfigMap")];
    expect(rest.flat().map(({ metadata }) => metadata.name)).toEqual(["gate", "kube-root-ca.crt"]);
  });
});
