import { expect, test } from "vitest";
import { AGNHOST, aNamespace } from "../../../../test/support/a-namespace.ts";
import { eventually } from "../../../../test/support/eventually.ts";
import { findReleaseRecord } from "../release-record.ts";
import { diagnoseHooks } from "./diagnose-hooks.ts";

const never = new AbortController().signal;

test("tells of a hook that failed: Job, pod, reason, and its last words without secrets", async () => {
  const cluster = await aNamespace();
  const chart = await cluster.writeChart(
    "core",
    `
apiVersion: batch/v1
kind: Job
metadata: {name: migrate, annotations: {helm.sh/hook: pre-install}}
spec:
  backoffLimit: 0
  template:
    spec: {restartPolicy: Never, containers: [{name: db, image: "${AGNHOST}", args: ["TOKEN=hunter2"]}]}
---
apiVersion: batch/v1
kind: Job
metadata: {name: prepare, annotations: {helm.sh/hook: pre-install, helm.sh/hook-weight: "-1"}}
spec:
  template:
    spec: {restartPolicy: Never, containers: [{name: db, image: "${AGNHOST}", args: ["--help"]}]}
`,
  );
  await expect(cluster.helm(3, "install", "core", chart, "--timeout", "500s")).rejects.toThrow();
  const record = await findReleaseRecord(cluster.client, { name: "core", namespace: cluster.name }, never);

  const text = await diagnoseHooks(cluster.client, { hooks: record?.hooks ?? [] }, Date.now(), never);

  expect(text).toMatch(/^Job migrate in t-\w+: has failed: BackoffLimitExceeded/);
  expect(text).toMatch(/Pod migrate-\w+ on \S+, Failed/);
  expect(text).toContain('unknown command "TOKEN=***"');
  expect(text).not.toContain("prepare");
});

test("tells the last words of a hook that is at work still", async () => {
  const cluster = await aNamespace();
  const chart = await cluster.writeChart(
    "core",
    `
apiVersion: batch/v1
kind: Job
metadata: {name: wait, annotations: {helm.sh/hook: pre-install}}
spec:
  template:
    spec: {terminationGracePeriodSeconds: 0, restartPolicy: Never, containers: [{name: peer, image: "${AGNHOST}", args: [netexec]}]}
`,
  );
  await expect(cluster.helm(3, "install", "core", chart, "--timeout", "5s")).rejects.toThrow();
  const record = await findReleaseRecord(cluster.client, { name: "core", namespace: cluster.name }, never);

  const text = () => diagnoseHooks(cluster.client, { hooks: record?.hooks ?? [] }, Date.now(), never);

  await eventually(async () =>
    expect(await text()).toMatch(/container peer: image \S+\n\s+\| .*Started HTTP server/),
  );
});

test("has nothing to tell when no hook is to blame", async () => {
  const cluster = await aNamespace();

  expect(await diagnoseHooks(cluster.client, { hooks: [] }, Date.now(), never)).toBe("");
});
