import { expect, test } from "vitest";
import type { ObservedVnfc } from "./deployment.ts";
import { assignVnfcIds } from "./vnfc-ids.ts";

const pod = (vduId: string, podUid: string): ObservedVnfc => ({
  vduId,
  podName: `pod-${podUid}`,
  podUid,
  namespace: "edge",
  workloadKind: "Deployment",
  workloadName: vduId.toLowerCase(),
});

test("numbers the pods of each VDU", () => {
  const vnfcs = assignVnfcIds([], [pod("AMF", "a"), pod("AMF", "b"), pod("SMF", "c")], "vim1");

  expect(vnfcs.map(({ id }) => id)).toEqual(["AMF-0", "AMF-1", "SMF-0"]);
  expect(vnfcs[0]).toMatchObject({
    computeResource: { vimConnectionId: "vim1", resourceId: "pod-a", vimLevelResourceType: "Deployment" },
    metadata: { podUid: "a", namespace: "edge", workload: "amf" },
  });
});

test("gives a new pod the id of the one it replaces and leaves the others alone", () => {
  const known = assignVnfcIds([], [pod("AMF", "a"), pod("AMF", "b"), pod("AMF", "c")], "vim1");

  const healed = assignVnfcIds(known, [pod("AMF", "new"), pod("AMF", "a"), pod("AMF", "c")], "vim1");

  expect(Object.fromEntries(healed.map(({ id, metadata }) => [metadata.podUid, id]))).toEqual({
    a: "AMF-0",
    new: "AMF-1",
    c: "AMF-2",
  });
});

test("fills gaps when the VDU grows again", () => {
  const three = assignVnfcIds([], [pod("AMF", "a"), pod("AMF", "b"), pod("AMF", "c")], "vim1");
  const two = assignVnfcIds(three, [pod("AMF", "a"), pod("AMF", "c")], "vim1");

  const again = assignVnfcIds(two, [pod("AMF", "a"), pod("AMF", "c"), pod("AMF", "d")], "vim1");

  expect(again.map(({ id }) => id)).toEqual(["AMF-0", "AMF-2", "AMF-1"]);
});
