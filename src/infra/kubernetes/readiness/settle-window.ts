import type { KubeObject } from "../kube-client.ts";
import { as, type ContainerStatus, containerStatusesOf, type Pod } from "./kube-shapes.ts";

/** A container that ran this much longer than needed by the cluster's clock is settled, however the clocks differ. */
const CLOCK_TOLERANCE_MS = 60_000;
const LONGEST_WINDOW_MS = 60_000;

/**
 * Decides when a container without a readiness probe may be trusted: it must run for `windowMs` without restart, counted from when it
 * was first seen running. One that has ended before must outlive its former life by `windowMs`, or a slow crash loop
 * would pass for ready. Containers with probes are trusted at once.
 */
export class SettleWindow {
  readonly #windowMs: number;
  readonly #now: () => number;
  /** Pod and container id -> when it was first seen running. */
  readonly #firstSeen = new Map<string, number>();

  constructor(windowMs: number, now: () => number) {
    this.#windowMs = windowMs;
    this.#now = now;
  }

  /** Milliseconds until the pod is settled if nothing happens to it; 0 when it is. */
  remainingMs(pod: KubeObject): number {
    const { spec = {} } = as<Pod>(pod);
    // An init container that is restarted always is a sidecar, and at work as long as the pod.
    const sidecars = spec.initContainers?.filter(({ restartPolicy }) => restartPolicy === "Always") ?? [];
    const unprobed = new Set(
      [...(spec.containers ?? []), ...sidecars]
        .filter(({ readinessProbe }) => readinessProbe === undefined)
        .map(({ name }) => name),
    );
    return containerStatusesOf(pod)
      .filter(({ name, state }) => unprobed.has(name) && state?.running !== undefined)
      .reduce((longest, container) => Math.max(longest, this.#remainingOf(pod, container)), 0);
  }

  #remainingOf(pod: KubeObject, container: ContainerStatus): number {
    const now = this.#now();
    const needed = Math.min(formerLifeMs(container) + this.#windowMs, LONGEST_WINDOW_MS);
    const startedAt = Date.parse(container.state?.running?.startedAt ?? "");
    if (now - startedAt > needed + CLOCK_TOLERANCE_MS) return 0;
    const key = `${pod.metadata.uid}/${container.name}/${container.containerID}`;
    const since = this.#firstSeen.get(key) ?? now;
    this.#firstSeen.set(key, since);
    return Math.max(0, since + needed - now);
  }
}

function formerLifeMs({ lastState }: ContainerStatus): number {
  const { startedAt = "", finishedAt = "", reason } = lastState?.terminated ?? {};
  // One that could not be started has lived since 1970, as the kubelet tells it.
  if (reason === "StartError" || reason === "ContainerCannotRun") return 0;
  const life = Date.parse(finishedAt) - Date.parse(startedAt);
  return Number.isFinite(life) && life > 0 ? life : 0;
}
