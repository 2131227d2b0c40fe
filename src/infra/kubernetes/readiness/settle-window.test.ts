import { expect, test } from "vitest";
import type { KubeObject } from "../kube-client.ts";
import { SettleWindow } from "./settle-window.ts";

const noon = Date.parse("2026-01-05T12:00:00Z");

test("trusts a container without readiness probe once it has run for the window", () => {
  let now = noon;
  const settle = new SettleWindow(2_000, () => now);
  const pod = aPod({ startedAt: "2026-01-05T12:00:00Z" });

  expect(settle.remainingMs(pod)).toBe(2_000);
  now += 1_500;
  expect(settle.remainingMs(pod)).toBe(500);
  now += 500;
  expect(settle.remainingMs(pod)).toBe(0);
});

test("begins anew when the container restarts", () => {
  let now = noon;
  const settle = new SettleWindow(2_000, () => now);
  settle.remainingMs(aPod({ startedAt: "2026-01-05T12:00:00Z" }));
  now += 3_000;

  expect(settle.remainingMs(aPod({ startedAt: "2026-01-05T12:00:03Z", containerID: "second" }))).toBe(2_000);
});

test("wants a container that crashed to outlive its former life", () => {
  const settle = new SettleWindow(2_000, () => noon);

  expect(settle.remainingMs(aPod({ startedAt: "2026-01-05T12:00:00Z", formerLifeSeconds: 7 }))).toBe(9_000);
});

test("trusts a container with a readiness probe at once", () => {
  const settle = new SettleWindow(2_000, () => noon);

  expect(settle.remainingMs(aPod({ startedAt: "2026-01-05T12:00:00Z", hasProbe: true }))).toBe(0);
});

test("wants a sidecar to settle too, though it stands among the init containers", () => {
  const settle = new SettleWindow(2_000, () => noon);
  const started = { state: { running: { startedAt: "2026-01-05T12:00:00Z" } } };
  const pod = {
    ...aPod({ startedAt: "2026-01-05T12:00:00Z", hasProbe: true }),
    spec: { initContainers: [{ name: "proxy", restartPolicy: "Always" }] },
    status: { initContainerStatuses: [{ name: "proxy", containerID: "p", ...started }] },
  };

  expect(settle.remainingMs(pod)).toBe(2_000);
});

test("trusts a container at once that has run for long, though never seen before", () => {
  const settle = new SettleWindow(2_000, () => noon);

  expect(settle.remainingMs(aPod({ startedAt: "2026-01-05T11:50:00Z" }))).toBe(0);
});

function aPod(container: {
  startedAt: string;
  containerID?: string;
  hasProbe?: boolean;
  formerLifeSeconds?: number;
}): KubeObject {
  const { startedAt, containerID = "first", hasProbe = false, formerLifeSeconds } = container;
  const former = {
    startedAt: "2026-01-05T11:00:00Z",
    finishedAt: new Date(Date.parse("2026-01-05T11:00:00Z") + (formerLifeSeconds ?? 0) * 1_000).toISOString(),
  };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "a-0", namespace: "n", uid: "u" },
    spec: { containers: [{ name: "app", ...(hasProbe ? { readinessProbe: {} } : {}) }] },
    status: {
      containerStatuses: [
        {
          name: "app",
          containerID,
          state: { running: { startedAt } },
          ...(formerLifeSeconds === undefined ? {} : { lastState: { terminated: former } }),
        },
      ],
    },
  };
}
