import { expect, test } from "vitest";
import { anOccurrence } from "../../../test/support/builders.ts";
import type { LcmOpOcc } from "../../domain/lcm-op-occ.ts";
import { toVnfLcmOpOcc } from "./to-vnf-lcm-op-occ.ts";

const root = "https://vnfm.example/vnflcm/v2";
const self = `${root}/vnf_lcm_op_occs/1e0d7f52-57a3-4a43-9d3a-1f0a2f1c9b11`;
const toWire = (parts: Partial<LcmOpOcc>, canRollBack = true, totalSteps?: number) =>
  toVnfLcmOpOcc(anOccurrence(parts), "https://vnfm.example", {
    canRollBack,
    ...(totalSteps === undefined ? {} : { totalSteps }),
  });

test("shows an occurrence that has just begun", () => {
  expect(toWire({ stateEnteredTime: new Date("2026-01-05T10:00:01.999Z") }, true, 5)).toStrictEqual({
    id: "1e0d7f52-57a3-4a43-9d3a-1f0a2f1c9b11",
    operationState: "STARTING",
    stateEnteredTime: "2026-01-05T10:00:01Z",
    startTime: "2026-01-05T10:00:00Z",
    vnfInstanceId: "6b7c41d0-8a55-4a0c-9d3a-51c2a0b7e9f1",
    operation: "INSTANTIATE",
    isAutomaticInvocation: false,
    isCancelPending: false,
    operationParams: {},
    progress: { phase: "STARTING", finishedSteps: [], totalSteps: 5 },
    _links: {
      self: { href: self },
      vnfInstance: { href: `${root}/vnf_instances/6b7c41d0-8a55-4a0c-9d3a-51c2a0b7e9f1` },
      cancel: { href: `${self}/cancel` },
    },
  });
});

test("shows how far it has come", () => {
  const startedAt = "2026-01-05T10:00:00.100Z";
  const finishedAt = "2026-01-05T10:00:00.350Z";
  const { progress } = toWire({
    operationState: "PROCESSING",
    journal: [{ phase: "STARTING", step: "obtain-grant", startedAt, finishedAt }],
    progress: { step: "await-readiness", startedAt: finishedAt, detail: "2 of 3 pods are ready" },
  });

  expect(progress).toStrictEqual({
    phase: "PROCESSING",
    step: "await-readiness",
    startedAt: finishedAt,
    detail: "2 of 3 pods are ready",
    finishedSteps: [{ name: "obtain-grant", phase: "STARTING", startedAt, finishedAt }],
  });
});

test("shows what came of it, without secrets", () => {
  const wire = toWire({
    operationState: "FAILED_TEMP",
    grantId: "g",
    error: { title: "t", status: 422, detail: "d", code: "HELM_FAILED" },
    resourceChanges: { affectedVnfcs: [] },
    changedInfo: { metadata: { password: "geheim" }, vnfInstanceName: null },
    params: { additionalParams: { db_password: "geheim", namespace: "edge" } },
    warnings: ["w"],
    cancelMode: "FORCEFUL",
  });

  expect(wire).toMatchObject({
    grantId: "g",
    error: { code: "HELM_FAILED" },
    resourceChanges: { affectedVnfcs: [] },
    changedInfo: { metadata: { password: "***" } },
    operationParams: { additionalParams: { db_password: "***", namespace: "edge" } },
    warnings: ["w"],
    isCancelPending: false,
  });
  expect(wire.changedInfo).not.toHaveProperty("vnfInstanceName");
  expect(wire).not.toHaveProperty("cancelMode");
});

test("links to the tasks that are allowed, and to no others", () => {
  const links = (parts: Partial<LcmOpOcc>, canRollBack = true) =>
    Object.keys(toWire(parts, canRollBack)._links).slice(2);

  expect(links({ operationState: "STARTING" })).toEqual(["cancel"]);
  expect(links({ operationState: "PROCESSING" })).toEqual(["cancel"]);
  expect(links({ operationState: "ROLLING_BACK" })).toEqual(["cancel"]);
  expect(links({ operationState: "PROCESSING", cancelMode: "GRACEFUL" })).toEqual([]);
  expect(links({ operationState: "FAILED_TEMP" })).toEqual(["retry", "rollback", "fail"]);
  expect(links({ operationState: "FAILED_TEMP" }, false)).toEqual(["retry", "fail"]);
  expect(links({ operationState: "COMPLETED" })).toEqual([]);
});

test("says that it is being cancelled, and how", () => {
  expect(toWire({ operationState: "PROCESSING", cancelMode: "GRACEFUL" })).toMatchObject({
    isCancelPending: true,
    cancelMode: "GRACEFUL",
  });
});
