import { describe, expect, test } from "vitest";
import { recorded } from "../../../../test/support/recorded-objects.ts";
import type { KubeObject } from "../kube-client.ts";
import { isReadyAtOnce, readinessOf } from "./readiness.ts";

describe("recorded from a cluster", () => {
  test.each([
    ["good", "ready", "2 of 2 pods ready"],
    ["goodsts", "ready", "1 of 1 pods ready"],
    ["goodds", "ready", "1 of 1 pods ready"],
    ["goodjob", "ready", "has completed"],
    ["suspended", "ready", "is suspended"],
    ["gadgets", "ready", "is established"],
    ["lb", "progressing", "waits for an address from the cluster's load balancer"],
    ["claim", "hopeless", "names no storage class, and no volume at hand fits it"],
    ["gadgetz", "failed", /^its names are taken: "Gadget\w*" is already in use/],
    ["failjob", "failed", "has failed: BackoffLimitExceeded: Job has reached the specified backoff limit"],
    [
      "noimage",
      "hopeless",
      /^0 of 1 pods ready; noimage-\S+: container netexec: ImagePullBackOff: image registry\.invalid\/none:1: /,
    ],
    [
      "crashlog",
      "hopeless",
      /^0 of 1 pods ready; crashlog-\S+: container app: CrashLoopBackOff: exit code 1 \(Error\)$/,
    ],
    [
      "crash",
      "hopeless",
      /container app: CrashLoopBackOff: exit code 128 \(StartError\): .*"\/bin\/nothere"/,
    ],
    [
      "noconfig",
      "hopeless",
      /container app: CreateContainerConfigError: image \S+: secret "missing" not found$/,
    ],
    [
      "nosched",
      "hopeless",
      /^0 of 1 pods ready; nosched-\S+: Unschedulable: 0\/1 nodes are available: 1 node\(s\) didn't match/,
    ],
    ["db", "hopeless", /^0 of 1 pods ready; db-0: Unschedulable: .*unbound immediate PersistentVolumeClaims/],
    ["probe2", "hopeless", /^0 of 1 pods ready; probe2-\S+: Readiness probe failed: .*connection refused$/],
    [
      "quotadep",
      "hopeless",
      /^0 of 1 pods up to date; FailedCreate: pods "quotadep-\S+" is forbidden: exceeded quota: q, /,
    ],
    ["quotasts", "hopeless", /; FailedCreate: create Pod quotasts-0 .* exceeded quota: q, /],
  ])("%s is %s", (name, state, reason) => {
    const { object, ...related } = recorded(name);

    const readiness = readinessOf(object, related);

    expect(readiness).toEqual({
      state,
      reason: typeof reason === "string" ? reason : expect.stringMatching(reason),
    });
  });
});

describe("by status", () => {
  const complete = {
    observedGeneration: 2,
    replicas: 3,
    updatedReplicas: 3,
    readyReplicas: 3,
    availableReplicas: 3,
  };
  const daemons = {
    observedGeneration: 2,
    desiredNumberScheduled: 2,
    updatedNumberScheduled: 2,
    numberAvailable: 2,
  };
  test.each<[string, KubeObject, string, string]>([
    ["a Deployment", deployment({ replicas: 3 }, complete), "ready", "3 of 3 pods ready"],
    [
      "a Deployment not yet seen",
      deployment({ replicas: 3 }, {}),
      "progressing",
      "its controller has not seen it yet",
    ],
    [
      "a changed Deployment not yet seen",
      deployment({ replicas: 3 }, { ...complete, observedGeneration: 1 }),
      "progressing",
      "its controller has not seen it yet",
    ],
    [
      "a Deployment of none",
      deployment({ replicas: 0 }, { observedGeneration: 2 }),
      "ready",
      "0 of 0 pods ready",
    ],
    [
      "a Deployment with pods of the former revision",
      deployment({ replicas: 3 }, { ...complete, replicas: 4 }),
      "progressing",
      "1 pods of the former revision remain",
    ],
    [
      "a Deployment with pods not yet available",
      deployment({ replicas: 3 }, { ...complete, availableReplicas: 2 }),
      "progressing",
      "2 of 3 pods ready",
    ],
    [
      "a Deployment beyond its progress deadline",
      deployment(
        { replicas: 3 },
        {
          ...complete,
          availableReplicas: 0,
          conditions: [
            { type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded", message: "too slow" },
          ],
        },
      ),
      "hopeless",
      "0 of 3 pods ready; ProgressDeadlineExceeded: too slow",
    ],
    [
      "a paused Deployment",
      deployment({ replicas: 3, paused: true }, { ...complete, updatedReplicas: 1 }),
      "hopeless",
      "1 of 3 pods up to date; its rollout is paused",
    ],
    [
      "a StatefulSet being rolled out",
      statefulSet(
        { replicas: 3 },
        { ...complete, updatedReplicas: 1, currentRevision: "a", updateRevision: "b" },
      ),
      "progressing",
      "1 of 3 pods up to date",
    ],
    [
      "a StatefulSet rolled out as far as its partition says",
      statefulSet(
        { replicas: 3, updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 2 } } },
        { ...complete, updatedReplicas: 1, currentRevision: "a", updateRevision: "b" },
      ),
      "ready",
      "3 of 3 pods ready",
    ],
    [
      "a StatefulSet that people update",
      statefulSet(
        { replicas: 3, updateStrategy: { type: "OnDelete" } },
        { ...complete, updatedReplicas: 0, currentRevision: "a", updateRevision: "b" },
      ),
      "ready",
      "3 of 3 pods ready",
    ],
    ["a StatefulSet shrinking", statefulSet({ replicas: 1 }, complete), "progressing", "2 pods too many"],
    ["a DaemonSet", object("apps/v1", "DaemonSet", {}, daemons), "ready", "2 of 2 pods ready"],
    [
      "a DaemonSet being rolled out",
      object("apps/v1", "DaemonSet", {}, { ...daemons, updatedNumberScheduled: 1 }),
      "progressing",
      "1 of 2 pods up to date",
    ],
    [
      "a Job whose last pods are ending",
      object(
        "batch/v1",
        "Job",
        {},
        { conditions: [{ type: "FailureTarget", status: "True", reason: "DeadlineExceeded" }] },
      ),
      "failed",
      "has failed: DeadlineExceeded",
    ],
    [
      "a Job at work",
      object("batch/v1", "Job", { completions: 3 }, { succeeded: 1 }),
      "progressing",
      "1 of 3 pods completed",
    ],
    ["a completed Pod", object("v1", "Pod", {}, { phase: "Succeeded" }), "ready", "has completed"],
    [
      "an evicted Pod",
      object("v1", "Pod", {}, { phase: "Failed", reason: "Evicted" }),
      "failed",
      "has failed: Evicted",
    ],
    [
      "a lost claim",
      object("v1", "PersistentVolumeClaim", {}, { phase: "Lost" }),
      "failed",
      "has lost its volume",
    ],
    [
      "a released volume",
      object("v1", "PersistentVolume", {}, { phase: "Released" }),
      "hopeless",
      "is Released: the claim it was bound to has gone",
    ],
    ["a Service by external name", object("v1", "Service", { type: "ExternalName" }, {}), "ready", "exists"],
    [
      "a load balancer with an address",
      object("v1", "Service", { type: "LoadBalancer" }, { loadBalancer: { ingress: [{ ip: "192.0.2.1" }] } }),
      "ready",
      "exists",
    ],
    [
      "a namespace on its way out",
      object("v1", "Namespace", {}, { phase: "Terminating" }),
      "failed",
      "is being deleted",
    ],
    ["a CronJob", object("batch/v1", "CronJob", {}, {}), "ready", "exists"],
    ["an autoscaler", object("autoscaling/v2", "HorizontalPodAutoscaler", {}, {}), "ready", "exists"],
    ["a disruption budget", object("policy/v1", "PodDisruptionBudget", {}, {}), "ready", "exists"],
    ["a custom resource that says nothing", custom({}), "ready", "exists"],
    [
      "a custom resource of other conditions",
      custom({ conditions: [{ type: "Synced", status: "False" }] }),
      "ready",
      "exists",
    ],
    ["a custom resource with a status of its own kind", custom({ conditions: "none" }), "ready", "exists"],
    [
      "a ready custom resource",
      custom({ conditions: [{ type: "Ready", status: "True" }] }),
      "ready",
      "is Ready",
    ],
    [
      "a custom resource not ready",
      custom({ conditions: [{ type: "Ready", status: "False", reason: "Waiting", message: "for peers" }] }),
      "progressing",
      "is not Ready: Waiting: for peers",
    ],
    [
      "a custom resource available to nobody",
      custom({ conditions: [{ type: "Available", status: "Unknown" }] }),
      "progressing",
      "is not Available",
    ],
    [
      "a stalled custom resource",
      custom({
        conditions: [
          { type: "Ready", status: "True" },
          { type: "Stalled", status: "True", reason: "NoLicence" },
        ],
      }),
      "hopeless",
      "is stalled: NoLicence",
    ],
    [
      "a custom resource behind",
      custom({ observedGeneration: 1 }),
      "progressing",
      "its controller has not seen the change yet",
    ],
    [
      "a condition behind",
      custom({ conditions: [{ type: "Ready", status: "True", observedGeneration: 1 }] }),
      "progressing",
      "its controller has not seen the change yet",
    ],
  ])("%s", (_, subject, state, reason) => {
    expect(readinessOf(subject)).toEqual({ state, reason });
  });
});

test("does not trust a Deployment's count beyond the pods that can be seen ready", () => {
  const { object, pods } = recorded("good");

  expect(readinessOf(object, { pods: pods.slice(1) }).reason).toBe("1 of 2 pods ready");
  expect(
    readinessOf(object, { pods, isSettled: ({ metadata }) => metadata.name !== pods[0]?.metadata.name })
      .reason,
  ).toBe("1 of 2 pods ready");
  expect(readinessOf(object, {}).state).toBe("ready");
});

test("leaves evicted pods of a Deployment out of account, and awaits the end of those that shut down", () => {
  const { object, pods } = recorded("good");
  const [first] = pods;
  if (first === undefined) throw new Error("no pod recorded");
  const evicted = { ...first, status: { phase: "Failed", reason: "Evicted" } };
  const leaving = { ...first, metadata: { ...first.metadata, deletionTimestamp: "2026-01-01T00:00:00Z" } };

  expect(readinessOf(object, { pods: [...pods, evicted] })).toEqual({
    state: "ready",
    reason: "2 of 2 pods ready",
  });
  expect(readinessOf(object, { pods: [...pods, evicted, leaving] })).toEqual({
    state: "progressing",
    reason: "2 of 2 pods ready, 1 shutting down",
  });
  expect(readinessOf(object, { pods: [...pods, first] }).reason).toBe("1 pods too many");
});

test("says of a Job that is tried again what its pods have come to so far", () => {
  const { object: job, pods } = recorded("failjob");
  const trying = { ...job, status: { failed: 1, active: 1 } };

  expect(readinessOf(trying, { pods })).toEqual({
    state: "hopeless",
    reason: expect.stringMatching(
      /^0 of 1 pods completed, 1 failed: failjob-\S+: container \w+: exit code 1 \(Error\)$/,
    ),
  });
});

test("awaits a claim that binds late only when a pod mounts it", () => {
  const claim = object("v1", "PersistentVolumeClaim", { storageClassName: "local" }, { phase: "Pending" });
  const late = { volumeBinding: "WaitForFirstConsumer" } as const;

  expect(readinessOf(claim, { ...late, isMounted: false }).state).toBe("ready");
  expect(readinessOf(claim, { ...late, isMounted: true }).state).toBe("progressing");
  expect(readinessOf(claim, { volumeBinding: "no-such-class", isMounted: true })).toEqual({
    state: "hopeless",
    reason: "there is no storage class local",
  });
});

test("knows which kinds need no watching", () => {
  const kinds = [
    object("v1", "ConfigMap", {}, {}),
    object("v1", "Service", {}, {}),
    object("rbac.authorization.k8s.io/v1", "Role", {}, {}),
    object("v1", "Service", { type: "LoadBalancer" }, {}),
    object("gateway.networking.k8s.io/v1", "Gateway", {}, {}),
    object("apps/v1", "Deployment", {}, {}),
  ];

  expect(kinds.map(isReadyAtOnce)).toEqual([true, true, true, false, false, false]);
});

function object(
  apiVersion: string,
  kind: string,
  spec: Record<string, unknown>,
  status: Record<string, unknown>,
): KubeObject {
  return { apiVersion, kind, metadata: { name: "a", namespace: "n", uid: "u", generation: 2 }, spec, status };
}

function deployment(spec: Record<string, unknown>, status: Record<string, unknown>): KubeObject {
  return object("apps/v1", "Deployment", spec, status);
}

function statefulSet(spec: Record<string, unknown>, status: Record<string, unknown>): KubeObject {
  return object("apps/v1", "StatefulSet", spec, status);
}

function custom(status: Record<string, unknown>): KubeObject {
  return object("example.com/v1", "Gadget", {}, status);
}
