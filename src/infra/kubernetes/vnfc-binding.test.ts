import { describe, expect, test } from "vitest";
import { recorded } from "../../../test/support/recorded-objects.ts";
import type { VduBinding } from "../../domain/deployment.ts";
import type { KubeObject } from "./kube-client.ts";
import { Descendants } from "./readiness/ownership.ts";
import { bindVnfcs } from "./vnfc-binding.ts";

const noPods = new Descendants([], () => undefined);

describe("recognises the workload of a VDU", () => {
  test.each<[string, readonly VduBinding[], readonly string[], Record<string, string>]>([
    ["by the VDU's name, whatever its case", [vdu("VDU1", "GTP")], ["gtp", "other"], { VDU1: "gtp" }],
    ["by the VDU's id", [vdu("amf", "access function")], ["amf", "other"], { amf: "amf" }],
    [
      "by Tacker's rule",
      [vdu("VDU1", "gtp"), vdu("VDU2", "sgw")],
      ["gtp-vnf1", "sgw-vnf1"],
      { VDU1: "gtp-vnf1", VDU2: "sgw-vnf1" },
    ],
    ["by the release's name", [vdu("VDU1", "my-upf")], ["core-my-upf", "x"], { VDU1: "core-my-upf" }],
    ["when there is only one of each", [vdu("VDU1", "gtp")], ["whatever"], { VDU1: "whatever" }],
    ["when there is one of each beside a Job", [vdu("VDU1", "gtp")], ["Job setup", "any"], { VDU1: "any" }],
    ["as declared", [vdu("VDU1", "a", { name: "B" })], ["a", "b"], { VDU1: "b" }],
    [
      "as declared without the release's name",
      [vdu("VDU1", "a", { name: "b" })],
      ["a", "core-b"],
      { VDU1: "core-b" },
    ],
    [
      "as declared with a kind",
      [vdu("VDU1", "a", { kind: "statefulset", name: "b" })],
      ["b", "StatefulSet b"],
      { VDU1: "b" },
    ],
    [
      "the surest way first",
      [vdu("VDU1", "gtp"), vdu("VDU2", "gtp-1")],
      ["gtp-1", "gtp"],
      { VDU1: "gtp", VDU2: "gtp-1" },
    ],
    ["not by a part of its name", [vdu("VDU1", "amf"), vdu("VDU2", "x")], ["amf2-a", "my-amf-b"], {}],
    ["not when several fit", [vdu("VDU1", "gtp")], ["gtp-a", "gtp-b"], {}],
    ["not when two VDUs claim it", [vdu("VDU1", "gtp"), vdu("VDU2", "GTP")], ["gtp"], {}],
    ["not otherwise than declared", [vdu("VDU1", "gtp", { name: "sgw" })], ["gtp"], {}],
  ])("%s", (_, vdus, names, expected) => {
    const workloads = names.map(workloadOf);

    const { vnfcs, warnings } = bindVnfcs({ name: "core", releaseName: "core", vdus }, workloads, {
      of: (workload) => [podOf(workload)],
    });

    expect(Object.fromEntries(vnfcs.map(({ vduId, workloadName }) => [vduId, workloadName]))).toEqual(
      expected,
    );
    expect(warnings.length === 0).toBe(Object.keys(expected).length === vdus.length);
  });
});

test("says what could not be bound, and to what it might", () => {
  const gone = bindVnfcs(
    { name: "core", releaseName: "r", vdus: [vdu("VDU1", "upf"), vdu("VDU2", "b")] },
    [workloadOf("b")],
    noPods,
  );
  const two = bindVnfcs(
    { name: "core", releaseName: "r", vdus: [vdu("VDU1", "gtp")] },
    ["gtp-a", "gtp-b"].map(workloadOf),
    noPods,
  );

  expect(gone.warnings).toEqual([
    "core: VDU VDU1 has no workload named after upf; workloads without a VDU: none.",
  ]);
  expect(two.warnings).toEqual([
    "core: VDU1 may be Deployment gtp-a or Deployment gtp-b, none is bound; declare the workload of each VDU.",
  ]);
});

test("follows a recorded chain from pod to Deployment, and without the right to read ReplicaSets too", () => {
  const { object, pods, replicaSets } = recorded("good");
  const unit = { name: "u", releaseName: "r", vdus: [vdu("VDU1", "good")] };
  const find = (uid: string) => replicaSets.find(({ metadata }) => metadata.uid === uid);

  const whole = bindVnfcs(unit, [object], new Descendants(pods, find));
  const broken = bindVnfcs(unit, [object], new Descendants(pods, () => undefined));

  expect(whole.vnfcs.map(({ podUid }) => podUid).toSorted()).toEqual(
    pods.map(({ metadata }) => metadata.uid).toSorted(),
  );
  expect(whole.vnfcs[0]).toMatchObject({
    vduId: "VDU1",
    node: "node1",
    workloadKind: "Deployment",
    workloadName: "good",
  });
  expect(broken.vnfcs).toEqual(whole.vnfcs);
});

test("orders pods by creation and then by number, and leaves out those that end", () => {
  const workload = workloadOf("StatefulSet db");
  const pod = (name: string, creationTimestamp: string, more: object = {}): KubeObject => ({
    ...podOf(workload),
    metadata: { ...podOf(workload).metadata, name, uid: name, creationTimestamp, ...more },
  });
  const pods = [
    pod("db-10", "2026-01-01T00:00:00Z"),
    pod("db-2", "2026-01-01T00:00:00Z"),
    pod("db-0", "2026-01-01T00:00:01Z"),
    pod("db-3", "2026-01-01T00:00:00Z", { deletionTimestamp: "2026-01-01T00:00:02Z" }),
    { ...pod("db-4", "2026-01-01T00:00:00Z"), status: { phase: "Failed" } },
  ];

  const { vnfcs } = bindVnfcs({ name: "u", releaseName: "r", vdus: [vdu("VDU1", "db")] }, [workload], {
    of: () => pods,
  });

  expect(vnfcs.map(({ podName }) => podName)).toEqual(["db-2", "db-10", "db-0"]);
});

function vdu(vduId: string, vduName: string, workload?: { kind?: string; name: string }): VduBinding {
  return { vduId, vduName, instances: 1, ...(workload === undefined ? {} : { workload }) };
}

function workloadOf(text: string): KubeObject {
  const [kind = "", name = ""] = text.includes(" ") ? text.split(" ") : ["Deployment", text];
  return { apiVersion: "apps/v1", kind, metadata: { name, namespace: "n", uid: text } };
}

function podOf({ metadata }: KubeObject): KubeObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `${metadata.name}-0`, namespace: "n", uid: `pod of ${metadata.uid}` },
  };
}
