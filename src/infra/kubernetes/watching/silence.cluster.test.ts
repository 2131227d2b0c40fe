import { describe, expect, test } from "vitest";
import { AGNHOST, aNamespace } from "../../../../test/support/a-namespace.ts";
import { aRelay } from "../../../../test/support/a-relay.ts";
import { AMPLE_MS, aWait } from "../../../../test/support/a-wait.ts";
import { aHelmUnit } from "../../../../test/support/builders.ts";
import { eventually } from "../../../../test/support/eventually.ts";
import { awaitReady } from "../await-ready.ts";
import { KubernetesApi } from "../kubernetes-api.ts";
import { refOf } from "../release-record.ts";
import { awaitGone } from "../removal/await-gone.ts";

const never = new AbortController().signal;

const pod = (fields: string) => `
apiVersion: v1
kind: Pod
metadata: {name: amf${fields}}
spec: {terminationGracePeriodSeconds: 0, nodeSelector: {disk: gold}, containers: [{name: app, image: "${AGNHOST}"}]}
`;

describe.concurrent("a cluster that falls silent", () => {
  async function silenced(
    onFinished: (cleanUp: () => Promise<void>) => void,
    way: "refuse" | "hang",
    fields = "",
  ) {
    const cluster = await aNamespace(onFinished);
    const objects = await cluster.apply(pod(fields));
    const relay = await aRelay(cluster.connection.server, onFinished);
    const tlsServerName = new URL(cluster.connection.server).hostname;
    const client = new KubernetesApi({ ...cluster.connection, server: relay.url, tlsServerName });
    const sentences: string[] = [];
    let deadline = Date.now() + AMPLE_MS;
    const wait = {
      get deadline() {
        return new Date(deadline);
      },
      onChange(sentence: string) {
        sentences.push(sentence);
        const isSeen = /Unschedulable|1 object left/.test(sentence);
        if (isSeen) relay.set(way);
        // Of a connection that only hangs nothing is seen before the end.
        if (isSeen && way === "hang") deadline = Date.now() + 500;
        if (/cannot be reached/.test(sentence)) deadline = Date.now();
      },
    };
    return { cluster, client, relay, objects, sentences, wait };
  }
  const release = (objects: Awaited<ReturnType<typeof silenced>>["objects"], namespace: string) => [
    { unit: aHelmUnit("core"), record: { namespace, revision: 1, objects } },
  ];
  const options = { settleMs: 0, now: Date.now };

  test.for(["refuse", "hang"] as const)(
    "is what a wait ends with (%s), after what was seen last",
    async (way, { onTestFinished }) => {
      const { cluster, client, objects, sentences, wait } = await silenced(onTestFinished, way);

      await expect(
        awaitReady(client, release(objects, cluster.name), wait, options, never),
      ).rejects.toMatchObject({
        code: "VIM_UNREACHABLE",
        message: expect.stringMatching(
          /^core: 1 of 1 objects not ready .*The Kubernetes API .* What was seen last:\nPod amf in t-\w+: Unschedulable/,
        ),
      });
      if (way === "refuse") expect(sentences.at(-1)).toMatch(/cannot be reached: .* Trying again\.$/);
    },
  );

  test("is told of while a removal waits, and so is its return", async ({ onTestFinished }) => {
    const held = ", finalizers: [example.com/hold]";
    const { cluster, client, relay, objects, sentences, wait } = await silenced(
      onTestFinished,
      "refuse",
      held,
    );
    const [ref] = objects.map(refOf);
    if (ref === undefined) throw new Error("no pod");
    await cluster.client.delete(ref, {}, never);
    const told = { ...wait, deadline: aWait().deadline, mode: "GRACEFUL" as const };

    const gone = awaitGone(client, [ref], told, Date.now, never);
    await eventually(() => expect(sentences.at(-1)).toMatch(/cannot be reached/));
    relay.set("open");
    await eventually(() => expect(sentences.at(-1)).toBe("The cluster answers again."));
    await cluster.client.patch(ref, { metadata: { finalizers: null } }, never);

    await gone;
  });
});
