import { beforeAll, expect, test } from "vitest";
import { type SimulatedLcm, simulatedLcm } from "../../../test/support/simulated-lcm.ts";
import type { Json, JsonObject } from "../../domain/json.ts";

let lcm: SimulatedLcm;

beforeAll(async () => {
  lcm = await simulatedLcm();
});

/** An instance with the VNFCs AMF-0 and SMF-0, as after an instantiation with these values. */
async function running(values: JsonObject = {}): Promise<string> {
  const id = await lcm.keptInstance(await lcm.keptPackage());
  const done = await lcm.startAndRun("INSTANTIATE", id, {
    flavourId: "simple",
    additionalParams: { namespace: `ns-${id.slice(-8)}`, helm_values: values },
  });
  expect(done.operationState).toBe("COMPLETED");
  return id;
}

async function podsOf(id: string): Promise<Readonly<Record<string, Json | undefined>>> {
  const { instantiatedVnfInfo } = await lcm.instance(id);
  const vnfcs = instantiatedVnfInfo?.vnfcResourceInfo ?? [];
  return Object.fromEntries(vnfcs.map((vnfc) => [vnfc.id, vnfc.metadata.podUid]));
}

test("heals the VNFC that is named: its pod changes, its id and the others stay", async () => {
  const id = await running();
  const before = await podsOf(id);

  const healed = await lcm.startAndRun("HEAL", id, { vnfcInstanceId: ["AMF-0"], cause: "no answer" });

  const after = await podsOf(id);
  expect(healed).toMatchObject({
    operationState: "COMPLETED",
    params: { cause: "no answer" },
    resourceChanges: { affectedVnfcs: [{ id: "AMF-0", changeType: "MODIFIED" }] },
  });
  expect(Object.keys(after)).toEqual(["AMF-0", "SMF-0"]);
  expect(after["AMF-0"]).not.toBe(before["AMF-0"]);
  expect(after["SMF-0"]).toBe(before["SMF-0"]);
  expect((await lcm.instance(id)).instantiatedVnfInfo?.vnfcInfo).toMatchObject([
    { id: "AMF-0" },
    { id: "SMF-0" },
  ]);
});

test("heals all VNFCs when none is named, and keeps the release", async () => {
  const id = await running();
  const before = await podsOf(id);

  const healed = await lcm.startAndRun("HEAL", id, {});

  const after = await podsOf(id);
  expect(healed.resourceChanges).toMatchObject({ affectedVnfcs: [{ id: "AMF-0" }, { id: "SMF-0" }] });
  expect(after["AMF-0"]).not.toBe(before["AMF-0"]);
  expect(after["SMF-0"]).not.toBe(before["SMF-0"]);
  const { facts } = healed;
  expect(facts.batches).toMatchObject([[{ name: expect.stringContaining("amf") }], [{ pods: [{}] }]]);
});

test("makes everything anew when all is asked for, with the same values", async () => {
  const id = await running({ tier: "gold" });
  const { deployment } = await lcm.instance(id);

  const healed = await lcm.startAndRun("HEAL", id, { additionalParams: { all: true } });

  expect(healed).toMatchObject({
    operationState: "COMPLETED",
    journal: expect.arrayContaining([expect.objectContaining({ step: "remove-releases" })]),
  });
  const after = await lcm.instance(id);
  expect(after.deployment).toEqual(deployment);
  expect(after.instantiatedVnfInfo?.metadata).toMatchObject({ revision: "1" });
});

test("does not replace on a retry what has been replaced already, and cannot be rolled back", async () => {
  const id = await running();
  const started = await lcm.commands.start("HEAL", id, {});
  await lcm.commands.cancel(started.id, "GRACEFUL");
  const cancelled = await lcm.run(started.id);
  expect(cancelled.operationState).toBe("ROLLED_BACK");

  const before = await lcm.startAndRun("HEAL", id, { vnfcInstanceId: ["AMF-0"] });
  const again = { ...before, operationState: "PROCESSING" as const, journal: [] };
  await lcm.store.lcmOpOccs.save(again);
  const repeated = await lcm.run(before.id);

  expect(repeated.operationState).toBe("COMPLETED");
  expect(repeated.resourceChanges).toEqual(before.resourceChanges);
});

test("is a failed operation when the VNF does not get well, and refuses to roll back", async () => {
  const id = await running();
  const { deployment } = await lcm.instance(id);
  const [unit] = deployment?.units ?? [];
  if (unit === undefined) throw new Error("no unit");
  const driver = await lcm.world.infra.connect({
    vimType: "ETSINFV.HELM.V_3",
    interfaceInfo: { endpoint: "https://simulated" },
  });
  const ill = { ...unit, values: { simulated: { neverReady: true } } };
  await driver.ensurePresent(ill, { vnfInstanceId: id }, new AbortController().signal);

  const failed = await lcm.startAndRun("HEAL", id, { vnfcInstanceId: ["AMF-0"] });

  expect(failed).toMatchObject({ operationState: "FAILED_TEMP", error: { code: "RELEASE_NOT_READY" } });
  await expect(lcm.commands.rollback(failed.id)).rejects.toMatchObject({ code: "ROLLBACK_UNSUPPORTED" });
});

test.each<[JsonObject, string, string]>([
  [
    { vnfcInstanceId: ["AMF-0", "AMF-7", "x"] },
    "vnfcInstanceId(AMF-7, x) does not exist.",
    "/vnfcInstanceId/1",
  ],
  [{ additionalParams: { all: "yes" } }, "additionalParams['all'] must be bool.", "/additionalParams/all"],
  [{ healScript: "reboot" }, "/healScript: Fairlead runs no scripts", "/healScript"],
])("refuses %j, naming the place", async (params, message, pointer) => {
  const id = await running();

  await expect(lcm.commands.start("HEAL", id, params)).rejects.toMatchObject({
    code: "INVALID_REQUEST",
    message: expect.stringContaining(message),
    invalidParams: expect.arrayContaining([expect.objectContaining({ pointer })]),
  });
});

test("is refused for an instance that is not instantiated", async () => {
  const id = await lcm.keptInstance(await lcm.keptPackage());

  await expect(lcm.commands.start("HEAL", id, {})).rejects.toMatchObject({
    code: "VNF_INSTANCE_STATE",
    message: `VnfInstance ${id} isn't instantiated.`,
  });
});
