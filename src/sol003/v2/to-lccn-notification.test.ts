import { expect, test } from "vitest";
import { defects, EtsiSchemas } from "../../../test/conformance/etsi-schemas.ts";
import { anOccurrence, aVnfInstance } from "../../../test/support/builders.ts";
import type { LifecycleChange } from "../../domain/lccn-subscription.ts";
import type { LcmOpOcc } from "../../domain/lcm-op-occ.ts";
import { toLccnNotification } from "./to-lccn-notification.ts";

const instance = aVnfInstance();
const moment = { id: "n1", time: new Date("2026-01-05T10:00:00.123Z"), baseUrl: "https://vnfm.example" };
const subscriber = { id: "s1", apiVersion: "v2", verbosity: "FULL" } as const;
const etsi = new EtsiSchemas(defects);

function ofOperation(over: Partial<LcmOpOcc>): LifecycleChange {
  return {
    type: "VnfLcmOperationOccurrenceNotification",
    instance,
    occurrence: anOccurrence({
      resourceChanges: {
        affectedVnfcs: [
          {
            id: "AMF-1",
            vduId: "AMF",
            changeType: "ADDED",
            computeResource: { vimConnectionId: "vim1", resourceId: "amf-0", vimLevelResourceType: "Pod" },
          },
        ],
      },
      changedInfo: { vnfInstanceName: "upf", metadata: { password: "geheim" }, vnfInstanceDescription: null },
      error: { title: "Resources not ready", status: 422, detail: "amf: image", code: "RELEASE_NOT_READY" },
      ...over,
    }),
  };
}

const states = [
  "STARTING",
  "PROCESSING",
  "COMPLETED",
  "FAILED_TEMP",
  "FAILED",
  "ROLLING_BACK",
  "ROLLED_BACK",
] as const;

test.each(states)(
  "tells of %s as the standard wants it, short and full, without secrets",
  (operationState) => {
    for (const verbosity of ["FULL", "SHORT"] as const) {
      const told = toLccnNotification(ofOperation({ operationState }), { ...subscriber, verbosity }, moment);

      expect(errors("VnfLcmOperationOccurrenceNotification", told)).toEqual([]);
      const isOngoing = ["STARTING", "PROCESSING", "ROLLING_BACK"].includes(operationState);
      expect(told.notificationStatus).toBe(isOngoing ? "START" : "RESULT");
      expect("affectedVnfcs" in told).toBe(!isOngoing && verbosity === "FULL");
      expect("changedInfo" in told).toBe(!isOngoing && verbosity === "FULL");
      expect("error" in told).toBe(["FAILED_TEMP", "FAILED", "ROLLED_BACK"].includes(operationState));
      expect(JSON.stringify(told)).not.toContain("geheim");
    }
  },
);

test("has the links and ids of the interface that was subscribed on", () => {
  const told = toLccnNotification(ofOperation({}), { ...subscriber, apiVersion: "v1" }, moment);

  expect(told).toMatchObject({
    id: "n1",
    subscriptionId: "s1",
    timeStamp: "2026-01-05T10:00:00Z",
    vnfInstanceId: instance.id,
    _links: {
      vnfInstance: { href: `https://vnfm.example/vnflcm/v1/vnf_instances/${instance.id}` },
      subscription: { href: "https://vnfm.example/vnflcm/v1/subscriptions/s1" },
      vnfLcmOpOcc: { href: expect.stringContaining("https://vnfm.example/vnflcm/v1/vnf_lcm_op_occs/") },
    },
  });
  expect(told).not.toHaveProperty("verbosity");
});

test.each(["VnfIdentifierCreationNotification", "VnfIdentifierDeletionNotification"] as const)(
  "tells of %s",
  (type) => {
    const told = toLccnNotification({ type, instance }, subscriber, moment);

    expect(errors(type, told)).toEqual([]);
    expect(told).not.toHaveProperty("links");
  },
);

test("tells clients of v1 of a new identifier by the name that they know too", () => {
  const change = { type: "VnfIdentifierCreationNotification", instance } as const;
  const told = toLccnNotification(change, { ...subscriber, apiVersion: "v1" }, moment);

  expect(told.links).toEqual(told._links);
});

function errors(type: string, value: unknown): readonly string[] {
  const file =
    "nfv-sol002-sol003/SOL003/VNFLifecycleManagementNotification/definitions/SOL003VNFLifecycleManagementNotification_def.yaml";
  return etsi.errors({ file, pointer: ["definitions", type] }, value);
}
