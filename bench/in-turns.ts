import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { restClient } from "../src/cli/rest/rest-client.ts";
import type { JsonObject } from "../src/domain/json.ts";
import { readKubeconfig } from "../src/infra/kubernetes/connection/read-kubeconfig.ts";
import { KubernetesApi } from "../src/infra/kubernetes/kubernetes-api.ts";
import type { ServeProcess } from "../test/support/serve-process.ts";
import type { Figure } from "./figure.ts";
import { instantiateOnce } from "./instantiate-once.ts";
import { mean, median } from "./median.ts";
import { type PodWatch, watchPods } from "./pod-watch.ts";
import { prepareVnf } from "./prepare-vnf.ts";

const ROUNDS = 7;

export interface Turns {
  readonly label: string;
  /** Installs the same chart by other means into a new namespace and takes it away; seconds until ready. */
  readonly person: { installOnce(namespace: string): Promise<number> };
  /** What the person types. */
  readonly commands: string;
  readonly server: ServeProcess;
  readonly kubeconfig: string;
  /** Of the VIM, see `prepareVnf`. */
  readonly extra?: JsonObject;
}

/** One turn of one side. */
interface Turn {
  readonly seconds: number;
  /** Of it, from the pod made to the pod ready. */
  readonly podSeconds: number;
}

/** One VNF brought to life by a person and by Fairlead in turns; and how soon Fairlead sees that its pods are ready. */
export async function* inTurns(turns: Turns): AsyncIterable<Figure> {
  const { label, person, commands, server, kubeconfig, extra } = turns;
  const client = restClient({ url: server.url, fetch, now: () => new Date() });
  const cluster = new KubernetesApi(readKubeconfig(await readFile(kubeconfig, "utf8"), ""));
  const vnfdId = await prepareVnf(client, kubeconfig, extra);
  const ours: Turn[] = [];
  const theirs: Turn[] = [];
  const delays: number[] = [];
  // The first of each pays for caches and is not counted.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const byHand = await withPods(cluster, async (namespace, pods) => {
      const seconds = await person.installOnce(namespace);
      return { seconds, podSeconds: pods.startSeconds() };
    });
    const { delay, ...turn } = await withPods(cluster, async (namespace, pods) => {
      const { seconds, completedAt } = await instantiateOnce({ client, server, vnfdId }, namespace);
      return { seconds, podSeconds: pods.startSeconds(), delay: (completedAt - pods.readyAt()) / 1000 };
    });
    if (round === 0) continue;
    theirs.push(byHand);
    ours.push(turn);
    delays.push(delay);
  }
  yield* compare(`${label}, 202 to COMPLETED (${commands})`, ours, theirs);
  yield { case: `${label}, last pod Ready to COMPLETED`, ours: median(delays), unit: "s" };
}

/**
 * As measured; and with every pod taking the mean of all. A pod takes 0.4 to 1.5 s whoever made it, as the kubelet looks at its containers
 * and their probes once a second: more than all that differs between the two sides.
 */
function* compare(name: string, ours: readonly Turn[], theirs: readonly Turn[]): Iterable<Figure> {
  const podMean = mean([...ours, ...theirs].map(({ podSeconds }) => podSeconds));
  const figure = (of: (turn: Turn) => number) => ({
    ours: median(ours.map(of)),
    theirs: median(theirs.map(of)),
    unit: "s",
  });
  yield { case: name, ...figure(({ seconds }) => seconds) };
  yield { case: `${name}, pod made to pod ready`, ...figure(({ podSeconds }) => podSeconds) };
  yield {
    case: `${name}, each pod as slow as the mean`,
    ...figure(({ seconds, podSeconds }) => seconds - podSeconds + podMean),
  };
}

/**
 * One turn, in a namespace of its own whose pods are watched. It begins at any moment of the kubelet's second: the end of the turn before,
 * which waits for a pod to be gone, would always be at the same.
 */
async function withPods<T>(
  cluster: KubernetesApi,
  turn: (namespace: string, pods: PodWatch) => Promise<T>,
): Promise<T> {
  const namespace = `bench-${randomBytes(4).toString("hex")}`;
  const pods = await watchPods(cluster, namespace);
  await delay(Math.random() * 1_000);
  try {
    return await turn(namespace, pods);
  } finally {
    pods.stop();
  }
}
