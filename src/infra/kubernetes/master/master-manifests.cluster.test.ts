import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { AGNHOST, aNamespace } from "../../../../test/support/a-namespace.ts";
import { aWait } from "../../../../test/support/a-wait.ts";
import { describeCluster } from "../../../../test/support/describe-cluster.ts";
import { LocalMasters } from "../../../../test/support/local-masters.ts";
import type { ManifestUnit } from "../../../domain/deployment.ts";
import { LocalCommandRunner } from "../../../transport/local/local-command-runner.ts";
import { KubernetesDrivers } from "../kubernetes-drivers.ts";

const never = new AbortController().signal;

const manifest = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 0
      containers:
        - {name: web, image: "${AGNHOST}", imagePullPolicy: IfNotPresent, args: [pause]}
---
apiVersion: v1
kind: Secret
metadata: {name: token}
stringData: {token: t}
`;

/** Two masters with kubectl and without Helm, and a driver that has no other way to the cluster. */
async function setup() {
  const cluster = await aNamespace();
  const masters = await LocalMasters.make(3, ["m1", "m2"]);
  onTestFinished(() => masters.close());
  for (const address of ["m1", "m2"]) await rm(join(masters.folder, address, "bin/helm"));
  const drivers = new KubernetesDrivers({
    runner: new LocalCommandRunner({ runDir: join(masters.folder, "run"), env: {} }),
    remoteHosts: masters,
    ...{ helm: "/nowhere/helm", chartCacheDir: join(masters.folder, "cache"), packageChart: () => "" },
    openManifests: async () => [manifest],
    settleMs: 200,
  });
  const helmInfo = { masternode_ip: ["m1", "m2"], masternode_username: "u", masternode_password: "p" };
  const chartDir = { helm_chart_dir: join(masters.folder, "charts") };
  const driver = await drivers.connect({
    vimType: "ETSINFV.KUBERNETES.V_1",
    extra: { helm_info: { ...helmInfo, ...chartDir } },
  });
  const unit = (instances: number): ManifestUnit => ({
    ...{ name: "manifests", releaseName: "vnf", namespace: cluster.name, stage: 0 },
    manifests: { vnfPkgId: "p", files: [{ path: "web.yaml", digest: "d" }] },
    vdus: [{ vduId: "WEB", vduName: "web", instances }],
  });
  const sentences: string[] = [];
  const onChange = (sentence: string) => sentences.push(sentence);
  return { cluster, masters, driver, unit, sentences, onChange };
}

describeCluster("plain manifests through the masters of a cluster", () => {
  test("need no Helm there, and go on when a master is lost", async () => {
    const { cluster, masters, driver, unit, sentences, onChange } = await setup();
    const owner = { vnfInstanceId: randomUUID() };
    const wait = () => ({ ...aWait(), onChange });

    await driver.check([unit(1)], owner, never);
    expect(await driver.ensurePresent(unit(1), owner, never)).toMatchObject({ revision: 1 });
    const [ready] = await driver.awaitReady([unit(1)], wait(), never);
    masters.lose("m1");
    await driver.ensurePresent(unit(2), owner, never);
    const [scaled] = await driver.awaitReady([unit(2)], wait(), never);
    const left = await driver.ensureAbsent([unit(2)], { ...wait(), owner, mode: "FORCEFUL" }, never);

    expect([ready, scaled].map((one) => one?.vnfcs.length)).toEqual([1, 2]);
    expect(sentences).toContainEqual(expect.stringContaining("through the master node"));
    expect(left).toEqual([]);
    const secrets = { apiVersion: "v1", kind: "Secret", namespace: cluster.name };
    expect((await cluster.client.list(secrets, never)).items).toEqual([]);
  });
});
