import { expect, test } from "vitest";
import { AGNHOST, aNamespace } from "../../../../test/support/a-namespace.ts";
import { aWait } from "../../../../test/support/a-wait.ts";
import { describeCluster } from "../../../../test/support/describe-cluster.ts";
import type { KubeObject } from "../kube-client.ts";
import { findRelease } from "../release/release-owner.ts";
import { replacePods } from "./replace-pods.ts";

const never = new AbortController().signal;

describeCluster("pods without a controller", () => {
  test("are made anew elsewhere when their node is lost, once, and belong to their release", async () => {
    const { client, name: namespace } = await aNamespace();
    const pod: KubeObject = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "bare", namespace },
      spec: {
        nodeName: "lost-node",
        containers: [{ name: "app", image: AGNHOST, imagePullPolicy: "IfNotPresent", args: ["pause"] }],
      },
    };
    const before = await client.create(pod, never);
    const wait = aWait();
    const replacement = {
      releases: [
        {
          unit: {
            ...{ name: "core", releaseName: "core", namespace, stage: 0, vdus: [], values: {} },
            chart: { kind: "package", vnfPkgId: "p", path: "core", digest: "d" },
          },
          record: { namespace, revision: 1, objects: [pod] },
        },
      ],
      workloads: [
        { namespace, kind: "Pod", name: "bare", pods: [{ name: "bare", uid: before?.metadata.uid ?? "" }] },
      ],
      wait,
      options: { settleMs: 0, now: Date.now },
    } as const;
    const observe = () => client.get({ apiVersion: "v1", kind: "Pod", namespace, name: "bare" }, never);

    await replacePods(client, replacement, never);
    const once = await observe();
    await replacePods(client, replacement, never);
    const twice = await observe();

    expect(wait.sentences).toContainEqual(expect.stringContaining("node lost-node does not answer"));
    expect(once?.metadata.uid).not.toBe(before?.metadata.uid);
    expect(once?.spec?.nodeName).not.toBe("lost-node");
    expect(once && findRelease(once)).toBe(`${namespace}/core`);
    expect(twice?.metadata.uid).toBe(once?.metadata.uid);
  });
});
