import { expect, test } from "vitest";
import {
  aFlavour,
  anOccurrence,
  aPackage,
  aPackageChart,
  aVnfInstance,
} from "../../../test/support/builders.ts";
import type { DeploymentUnit } from "../../domain/deployment.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { LcmOpOcc } from "../../domain/lcm-op-occ.ts";
import { isRunning } from "../../domain/operation-state.ts";
import type { VnfInstance } from "../../domain/vnf-instance.ts";
import { SimulatedDrivers } from "../../infra/simulated/simulated-drivers.ts";
import { LocalGrants } from "../../nfvo/local/local-grants.ts";
import { advance, enter } from "../engine/advance.ts";
import type { LcmWorld } from "../lcm-world.ts";
import { instantiateVnf } from "./instantiate-vnf.ts";
import { scaleVnf } from "./scale-vnf.ts";

const vim = { vimType: "ETSINFV.HELM.V_3", interfaceInfo: { endpoint: "https://simulated" }, accessInfo: {} };
const now = () => new Date();

/** AMF has 1 to 6 instances, SMF 0 to 3; `both` moves them in uneven steps. */
const flavour = {
  ...aFlavour([]),
  vdus: [
    { vduId: "AMF", name: "amf", description: "", minInstances: 1, maxInstances: 6, initialInstances: 1 },
    { vduId: "SMF", name: "smf", description: "", minInstances: 0, maxInstances: 3, initialInstances: 0 },
  ],
  scalingAspects: [
    { aspectId: "amf", name: "", description: "", maxScaleLevel: 9, deltas: { AMF: Array(9).fill(1) } },
    { aspectId: "both", name: "", description: "", maxScaleLevel: 2, deltas: { AMF: [1, 2], SMF: [2, 1] } },
  ],
};

function aWorld(): LcmWorld {
  const vnfPackage = aPackage([aPackageChart("amf")]);
  if (vnfPackage.content === undefined) throw new Error("no content");
  const { content } = vnfPackage;
  const found = { ...vnfPackage, content: { ...content, vnfd: { ...content.vnfd, flavours: [flavour] } } };
  return {
    packages: { find: async () => found, findByVnfdId: async () => found },
    vims: { resolve: async () => ({ vimConnectionId: "vim1", connection: vim, toKeep: vim }) },
    infra: new SimulatedDrivers(),
    grants: new LocalGrants(),
    waitMs: 2_000,
  };
}

type Driven = Pick<LcmOpOcc, "operationState" | "error" | "facts">;

/** Walks an occurrence as far as it goes by itself. */
async function walk(
  operation: typeof instantiateVnf | typeof scaleVnf,
  occurrence: LcmOpOcc,
  instance: VnfInstance,
  world: LcmWorld,
): Promise<LcmOpOcc> {
  let at = occurrence;
  const signal = new AbortController().signal;
  const ignored = () => undefined;
  while (isRunning(at.operationState)) {
    at = await advance(operation, at, { world, instance, signal, now, report: ignored, onFailure: ignored });
  }
  return at;
}

async function anInstantiated(world: LcmWorld, values: JsonObject = {}): Promise<VnfInstance> {
  const instance = aVnfInstance();
  const params = {
    flavourId: "simple",
    additionalParams: { helm_chart_path: "Files/kubernetes/amf-0.1.0.tgz", helm_values: values },
  };
  const facts = (await instantiateVnf.plan({ params, instance, world })) as unknown as JsonObject;
  const done = await walk(instantiateVnf, anOccurrence({ params, facts }), instance, world);
  expect(done.operationState).toBe("COMPLETED");
  const ending = { params, facts: done.facts as never, instance };
  return instantiateVnf.outcome("COMPLETED", ending).instance;
}

type Params = Parameters<typeof scaleVnf.plan>[0]["params"];

async function scale(instance: VnfInstance, world: LcmWorld, params: Params): Promise<LcmOpOcc> {
  const facts = (await scaleVnf.plan({ params, instance, world })) as unknown as JsonObject;
  const started = anOccurrence({ operation: "SCALE", params: { ...params }, facts, startTime: now() });
  return await walk(scaleVnf, { ...started, stateEnteredTime: now() }, instance, world);
}

const valuesOf = ({ deployment }: VnfInstance) =>
  deployment?.units.map((unit) => ("chart" in unit ? unit.values : undefined));

const outcome = (
  state: "COMPLETED" | "FAILED" | "ROLLED_BACK",
  { facts, params }: LcmOpOcc,
  instance: VnfInstance,
) => scaleVnf.outcome(state, { facts: facts as never, params: params as never, instance });

const out = (aspectId: string, numberOfSteps = 1): Params => ({ type: "SCALE_OUT", aspectId, numberOfSteps });
const into = (aspectId: string, numberOfSteps = 1): Params => ({ type: "SCALE_IN", aspectId, numberOfSteps });

test("takes several uneven steps of two VDUs in one change, from nothing and back", async () => {
  const world = aWorld();
  const instance = await anInstantiated(world);

  const grown = await scale(instance, world, out("both", 2));
  const after = outcome("COMPLETED", grown, instance);

  expect(grown.facts).toMatchObject({ addInstances: { AMF: 3, SMF: 3 }, removeInstances: {} });
  expect(after.instance.instantiatedVnfInfo).toMatchObject({
    scaleStatus: [
      { aspectId: "amf", scaleLevel: 0 },
      { aspectId: "both", scaleLevel: 2 },
    ],
    vnfcResourceInfo: ["AMF-0", "AMF-1", "AMF-2", "AMF-3", "SMF-0", "SMF-1", "SMF-2"].map((id) => ({ id })),
    metadata: { revision: "2" },
  });
  expect(after.instance.deployment?.units[0]).toMatchObject({
    values: { replicas: { AMF: 4, SMF: 3 } },
    vdus: [{ instances: 4, count: { kind: "value" } }, { instances: 3 }],
  });
  const added = after.occurrence?.resourceChanges?.affectedVnfcs as readonly JsonObject[];
  expect(added.map(({ id, changeType }) => `${changeType} ${id}`)).toEqual(
    ["AMF-1", "AMF-2", "AMF-3", "SMF-0", "SMF-1", "SMF-2"].map((id) => `ADDED ${id}`),
  );

  const shrunk = await scale(after.instance, world, into("both", 2));
  const back = outcome("COMPLETED", shrunk, after.instance);
  expect(back.instance.instantiatedVnfInfo).toMatchObject({ vnfcResourceInfo: [{ id: "AMF-0" }] });
  expect(back.instance.instantiatedVnfInfo?.vnfcInfo).toHaveLength(1);
  expect(back.occurrence?.resourceChanges?.affectedVnfcs).toHaveLength(6);
});

test.each([
  [out("none"), "/aspectId", /^Invalid aspectId 'none'\. Known are amf, both\.$/],
  [out("both", 3), "/numberOfSteps", /^Invalid numberOfSteps '3'\. .*level 0 of 0 to 2\.$/],
  [into("amf"), "/numberOfSteps", /^Invalid numberOfSteps '1'\./],
  [out("amf", 6), "/numberOfSteps", /VDU AMF would have 7 instances, and its profile allows 1 to 6/],
])("refuses %o before anything begins", async (params, pointer, message) => {
  const world = aWorld();
  const instance = await anInstantiated(world);

  await expect(scaleVnf.plan({ params, instance, world })).rejects.toMatchObject({
    code: "INVALID_REQUEST",
    message: expect.stringMatching(message),
    invalidParams: [{ pointer }],
  });
});

test("remembers that a count is set on the workload, and leaves the values alone", async () => {
  const world = aWorld();
  const instance = await anInstantiated(world, { simulated: { counts: "on-workload" } });

  const { instance: scaled } = outcome("COMPLETED", await scale(instance, world, out("amf")), instance);

  expect(scaled.deployment?.units[0]).toMatchObject({
    values: { simulated: { counts: "on-workload" } },
    vdus: [{ vduId: "AMF", instances: 2, count: { kind: "subresource" } }, { vduId: "SMF" }],
  });
  expect(scaled.deployment?.units[0]?.vdus[1]).not.toHaveProperty("count");
});

test("moves a count that was set on the workload into the value that is found, and takes it back there", async () => {
  const world = aWorld();
  const { deployment, ...instance } = await anInstantiated(world, { simulated: { neverReadyAbove: 3 } });
  if (deployment === undefined) throw new Error("no deployment");
  // As an instantiation leaves it where the chart by itself makes another number.
  const onWorkload = deployment.units.map((unit) => ({
    ...unit,
    vdus: unit.vdus.map((vdu) => ({
      ...vdu,
      instances: 2,
      count: { kind: "subresource", isProvisional: true } as const,
    })),
  }));
  const before = { ...instance, deployment: { ...deployment, units: onWorkload } };

  const stopped = await scale(before, world, out("amf", 2));
  const rolledBack = await walk(scaleVnf, enter(stopped, "rollback", now()), before, world);

  expect(outcome("FAILED", stopped, before).instance.deployment?.units[0]).toMatchObject({
    values: { replicas: { AMF: 4 } },
  });
  expect(outcome("ROLLED_BACK", rolledBack, before).instance.deployment?.units[0]).toMatchObject({
    values: { replicas: { AMF: 2 } },
    vdus: [{ vduId: "AMF", instances: 2, count: { kind: "value" } }, { vduId: "SMF" }],
  });
});

test("refuses what an autoscaler sets, before anything is touched", async () => {
  const world = aWorld();
  const instance = await anInstantiated(world, { simulated: { counts: "autoscaled" } });

  const ended = await scale(instance, world, out("amf"));

  expect(ended satisfies Driven).toMatchObject({
    operationState: "ROLLED_BACK",
    error: { code: "COUNT_FIXED" },
  });
  expect(outcome("ROLLED_BACK", ended, instance).instance).toBe(instance);
});

test("refuses to move by one value two VDUs to different numbers", async () => {
  const world = aWorld();
  const shared = (unit: DeploymentUnit): DeploymentUnit => ({
    ...unit,
    vdus: unit.vdus.map((vdu) => ({ ...vdu, count: { kind: "value", path: "replicas" } })),
  });
  const { deployment, ...instance } = await anInstantiated(world);
  if (deployment === undefined) throw new Error("no deployment");
  const units = deployment.units.map(shared);

  await expect(
    scaleVnf.plan({
      params: out("amf"),
      instance: { ...instance, deployment: { ...deployment, units } },
      world,
    }),
  ).rejects.toMatchObject({ code: "COUNT_FIXED", message: expect.stringContaining("replicas of amf") });
});

test("rolls back to the counts before, and tells after FAILED what the target was given", async () => {
  const world = aWorld();
  const instance = await anInstantiated(world, { simulated: { neverReadyAbove: 2 } });

  const stopped = await scale(instance, world, out("amf", 3));
  expect(stopped).toMatchObject({ operationState: "FAILED_TEMP", error: { code: "RELEASE_NOT_READY" } });

  const given = outcome("FAILED", stopped, instance);
  expect(given.instance.instantiatedVnfInfo).toMatchObject({
    scaleStatus: [{ aspectId: "amf", scaleLevel: 3 }, { aspectId: "both" }],
    vnfcResourceInfo: [{ id: "AMF-0" }],
  });
  expect(given.instance.deployment?.units[0]?.vdus[0]).toMatchObject({ instances: 4 });
  expect(given.occurrence?.warnings).toEqual([expect.stringContaining("new counts")]);

  const rolledBack = await walk(scaleVnf, enter(stopped, "rollback", now()), instance, world);
  expect(rolledBack.operationState).toBe("ROLLED_BACK");
  const { instance: restored } = outcome("ROLLED_BACK", rolledBack, instance);
  expect(restored.instantiatedVnfInfo).toMatchObject({
    scaleStatus: instance.instantiatedVnfInfo?.scaleStatus,
    vnfcResourceInfo: [{ id: "AMF-0" }],
  });
  expect(valuesOf(restored)).toEqual([{ simulated: { neverReadyAbove: 2 }, replicas: { AMF: 1 } }]);
});
