import { expect, test } from "vitest";
import { aPackage, aPackageChart, aVnfInstance } from "../../../test/support/builders.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { VnfPackage } from "../../domain/vnf-package.ts";
import { SimulatedDrivers } from "../../infra/simulated/simulated-drivers.ts";
import { LocalGrants } from "../../nfvo/local/local-grants.ts";
import type { LcmWorld } from "../lcm-world.ts";
import { instantiateVnf } from "./instantiate-vnf.ts";

const vim = { vimType: "ETSINFV.HELM.V_3", interfaceInfo: { endpoint: "https://simulated" }, accessInfo: {} };

function aWorld(vnfPackage: VnfPackage | undefined): LcmWorld {
  return {
    packages: { find: async () => vnfPackage, findByVnfdId: async () => vnfPackage },
    vims: { resolve: async () => ({ vimConnectionId: "vim1", connection: vim, toKeep: vim }) },
    infra: new SimulatedDrivers(),
    grants: new LocalGrants(),
    waitMs: 1_000,
  };
}

/** A package whose flavour `simple` has two VDUs, an aspect that scales AMF by two, and two levels. */
function scalable(): VnfPackage {
  const base = aPackage([aPackageChart("amf")]);
  if (base.content === undefined) throw new Error("no content");
  const { content } = base;
  const flavours = content.vnfd.flavours.map((flavour) => ({
    ...flavour,
    scalingAspects: [
      { aspectId: "amf_aspect", name: "amf", description: "", maxScaleLevel: 3, deltas: { AMF: [2, 2, 2] } },
    ],
    instantiationLevels: [
      { levelId: "small", description: "", scaleLevels: {}, vduInstances: {} },
      { levelId: "large", description: "", scaleLevels: { amf_aspect: 2 }, vduInstances: { SMF: 7 } },
    ],
    defaultInstantiationLevelId: "small",
  }));
  return { ...base, content: { ...content, vnfd: { ...content.vnfd, flavours } } };
}

const plan = (params: JsonObject, vnfPackage: VnfPackage | undefined = scalable()) =>
  instantiateVnf.plan({
    params: { flavourId: "simple", ...params },
    instance: aVnfInstance(),
    world: aWorld(vnfPackage),
  });

test("counts instances by the default level, by a level's aspects, and by a level's own numbers", async () => {
  expect(await plan({})).toMatchObject({
    instances: { AMF: 1, SMF: 1 },
    scaleStatus: [{ aspectId: "amf_aspect", scaleLevel: 0 }],
    maxScaleLevels: [{ aspectId: "amf_aspect", scaleLevel: 3 }],
  });
  expect(await plan({ instantiationLevelId: "large" })).toMatchObject({
    instances: { AMF: 5, SMF: 7 },
    scaleStatus: [{ aspectId: "amf_aspect", scaleLevel: 2 }],
  });
});

test("names the flavours there are when the one asked for is not", async () => {
  await expect(plan({ flavourId: "huge" })).rejects.toMatchObject({
    code: "FLAVOUR_UNKNOWN",
    message: "FlavourId huge not found in the vnfd. Its flavours: simple.",
    invalidParams: [{ pointer: "/flavourId" }],
  });
});

test("names the levels there are when the one asked for is not", async () => {
  await expect(plan({ instantiationLevelId: "huge" })).rejects.toMatchObject({
    code: "INSTANTIATION_LEVEL_UNKNOWN",
    message: expect.stringContaining("small, large"),
    invalidParams: [{ pointer: "/instantiationLevelId" }],
  });
});

test("refuses a chart that is not in the package, before anything is started", async () => {
  await expect(plan({ additionalParams: { helm_chart_path: "Files/none.tgz" } })).rejects.toMatchObject({
    code: "CHART_NOT_IN_PACKAGE",
    invalidParams: [{ pointer: "/additionalParams/helm_chart_path" }],
  });
});

test("makes an instance of a completed operation, and one that can be terminated of a failed one", async () => {
  const params = { flavourId: "simple" };
  const planned = await plan({});
  const pod = {
    podName: "amf-1",
    podUid: "u",
    namespace: "default",
    workloadKind: "Deployment",
    workloadName: "amf",
  };
  const clusterWarnings = ['amf: unknown field "spec.portz"'];
  const planWarnings = ["amf: not used"];
  const facts = { ...planned, planWarnings, clusterWarnings, vnfcs: [{ ...pod, vduId: "AMF" }] };
  const twice = { ...planned, vnfcs: [...facts.vnfcs, { ...pod, vduId: "AMF", podUid: "u2" }] };
  const ending = { params, facts, instance: aVnfInstance() };

  const completed = instantiateVnf.outcome("COMPLETED", ending);
  const failed = instantiateVnf.outcome("FAILED", ending);
  const rolledBack = instantiateVnf.outcome("ROLLED_BACK", ending);

  expect(completed).toMatchObject({
    instance: {
      instantiationState: "INSTANTIATED",
      instantiatedVnfInfo: { vnfState: "STARTED", vnfcResourceInfo: [{ id: "AMF-0" }] },
      deployment: { namespace: "default", units: [{ name: "amf" }] },
    },
    occurrence: {
      resourceChanges: { affectedVnfcs: [{ id: "AMF-0", changeType: "ADDED" }] },
      warnings: [...planWarnings, ...clusterWarnings, expect.stringContaining("VDU SMF")],
    },
  });
  expect(failed.instance).toMatchObject({
    instantiationState: "INSTANTIATED",
    instantiatedVnfInfo: { vnfState: "STOPPED" },
    deployment: { units: [{ name: "amf" }] },
  });
  expect(rolledBack.instance).toEqual(aVnfInstance());
  expect(instantiateVnf.outcome("COMPLETED", { ...ending, facts: twice }).occurrence?.warnings).toEqual([
    expect.stringContaining("VDU AMF has 2 instances, not 1"),
    expect.stringContaining("VDU SMF"),
  ]);
});
