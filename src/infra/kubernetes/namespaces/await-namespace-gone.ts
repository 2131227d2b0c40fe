import { setTimeout as sleep } from "node:timers/promises";
import type { NamespaceFate, Wait } from "../../infra-driver.ts";
import type { KubeClient, KubeObject } from "../kube-client.ts";
import { refOf } from "../release-record.ts";
import { describeEnding } from "./describe-ending.ts";

const POLL_MS = 250;

/** Waits until this very namespace, not a later one of the same name, is gone; tells what holds it up. */
export async function awaitNamespaceGone(
  kube: KubeClient,
  namespace: KubeObject,
  { deadline, onChange }: Wait,
  signal: AbortSignal,
): Promise<NamespaceFate> {
  let told = "";
  for (;;) {
    const now = await kube.get(refOf(namespace), signal);
    if (now === undefined || now.metadata.uid !== namespace.metadata.uid) return { gone: true };
    const sentence = describeEnding(now);
    if (sentence !== told) onChange(sentence);
    told = sentence;
    if (Date.now() >= deadline.getTime()) return { gone: false, reason: `${sentence}.` };
    await sleep(POLL_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}
