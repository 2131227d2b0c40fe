import { beforeAll, expect, test } from "vitest";
import { connection, type SimulatedLcm, simulatedLcm } from "../../../test/support/simulated-lcm.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { LcmOpOcc } from "../../domain/lcm-op-occ.ts";
import { advance, enter } from "../engine/advance.ts";
import { operations } from "./operations.ts";

const now = () => new Date();

let lcm: SimulatedLcm;
let store: SimulatedLcm["store"];
let world: SimulatedLcm["world"];
let commands: SimulatedLcm["commands"];

beforeAll(async () => {
  lcm = await simulatedLcm(now);
  ({ store, world, commands } = lcm);
});

const instantiation = (namespace: string, values: JsonObject) => ({
  flavourId: "simple",
  additionalParams: {
    namespace,
    helm_chart_path: "Files/kubernetes/amf-0.1.0.tgz",
    helm_values: values,
  },
});

test("what the cluster warns of while units are made stands in the occurrence", async () => {
  const id = await lcm.keptInstance(await lcm.keptPackage());

  const done = await lcm.startAndRun(
    "INSTANTIATE",
    id,
    instantiation("warned", { simulated: { warnings: ['unknown field "spec.portz"'] } }),
  );

  expect(done).toMatchObject({
    operationState: "COMPLETED",
    warnings: ['amf: unknown field "spec.portz"'],
  });
});

test("a modification to another VNFD makes that package used, and sets the old one free", async () => {
  const [before, after] = [await lcm.keptPackage({}, { usageState: "IN_USE" }), await lcm.keptPackage()];
  const id = await lcm.keptInstance(before);

  const done = await lcm.startAndRun("MODIFY_INFO", id, { vnfdId: after.content?.vnfd.vnfdId ?? "" });

  expect(done).toMatchObject({
    operationState: "COMPLETED",
    changedInfo: { vnfdId: after.content?.vnfd.vnfdId, vnfSoftwareVersion: "9.9" },
  });
  expect(await store.vnfInstances.find(id)).toMatchObject({ vnfPkgId: after.id, revision: 2 });
  expect([await lcm.usageOf(before), await lcm.usageOf(after)]).toEqual(["NOT_IN_USE", "IN_USE"]);
});

test("a modification keeps the old package used while another instance is of it", async () => {
  const [before, after] = [await lcm.keptPackage({}, { usageState: "IN_USE" }), await lcm.keptPackage()];
  await lcm.keptInstance(before);

  await lcm.startAndRun("MODIFY_INFO", await lcm.keptInstance(before), {
    vnfdId: after.content?.vnfd.vnfdId ?? "",
  });

  expect([await lcm.usageOf(before), await lcm.usageOf(after)]).toEqual(["IN_USE", "IN_USE"]);
});

test("instances that change places between two packages at once all get there", async () => {
  const [one, two] = [await lcm.keptPackage(), await lcm.keptPackage()];
  const starts = [one, two, one, two, one, two].map(async (from) => {
    const to = (from === one ? two : one).content?.vnfd.vnfdId ?? "";
    return lcm.startAndRun("MODIFY_INFO", await lcm.keptInstance(from), { vnfdId: to });
  });

  const states = (await Promise.all(starts)).map(({ operationState }) => operationState);

  expect(states).toEqual(Array(6).fill("COMPLETED"));
  expect([await lcm.usageOf(one), await lcm.usageOf(two)]).toEqual(["IN_USE", "IN_USE"]);
});

test("a modification to a package that is deleted meanwhile stops for a decision", async () => {
  const [before, after] = [await lcm.keptPackage({}, { usageState: "IN_USE" }), await lcm.keptPackage()];
  const id = await lcm.keptInstance(before);
  const occurrence = await commands.start("MODIFY_INFO", id, { vnfdId: after.content?.vnfd.vnfdId ?? "" });
  await store.vnfPackages.delete(after.id);

  const stopped = await lcm.run(occurrence.id);

  expect(stopped).toMatchObject({ operationState: "FAILED_TEMP", error: { code: "VNFD_UNKNOWN" } });
  expect(await commands.fail(occurrence.id)).toMatchObject({ operationState: "FAILED" });
  expect(await store.vnfInstances.find(id)).toMatchObject({ vnfPkgId: before.id, revision: 1 });
  expect(await lcm.usageOf(before)).toBe("IN_USE");
});

test("a modification of credentials is told without them", async () => {
  const id = await lcm.keptInstance(await lcm.keptPackage(), {
    instantiationState: "INSTANTIATED",
    vimConnectionInfo: { vim1: { vimType: "ETSINFV.HELM.V_3" } },
  });
  const change = { accessInfo: { bearer_token: "s3cret" }, extra: { kubeconfig: "s3cret" } };

  const done = await lcm.startAndRun("MODIFY_INFO", id, {
    vimConnectionInfo: { vim1: { vimId: "v", ...change } },
  });

  expect(done.changedInfo).toEqual({ vimConnectionInfo: { vim1: { vimId: "v" } } });
  expect((await store.vnfInstances.find(id))?.vimConnectionInfo).toMatchObject({ vim1: change });
});

test("a rolled-back instantiation takes its namespace and all in it along, and leaves the instance as it was", async () => {
  const id = await lcm.keptInstance(await lcm.keptPackage());
  const namespace = `ns-${id.slice(-8)}`;
  const failed = await lcm.startAndRun(
    "INSTANTIATE",
    id,
    instantiation(namespace, { simulated: { neverReady: true, keptVolumes: ["data-0"] } }),
  );
  expect(failed).toMatchObject({ operationState: "FAILED_TEMP", error: { code: "RELEASE_NOT_READY" } });

  await commands.rollback(failed.id);
  const rolledBack = await lcm.run(failed.id);

  expect(rolledBack).toMatchObject({ operationState: "ROLLED_BACK", warnings: [] });
  const driver = await world.infra.connect(connection);
  expect((await driver.probe(new AbortController().signal)).namespaces).not.toContain(namespace);
  expect(await store.vnfInstances.find(id)).toMatchObject({
    instantiationState: "NOT_INSTANTIATED",
    revision: 1,
  });
});

test("a rolled-back instantiation tells what stays in a namespace of others", async () => {
  const id = await lcm.keptInstance(await lcm.keptPackage());
  const params = instantiation("default", { simulated: { neverReady: true, keptVolumes: ["data-0"] } });
  const failed = await lcm.startAndRun("INSTANTIATE", id, params);

  await commands.rollback(failed.id);

  expect(await lcm.run(failed.id)).toMatchObject({
    operationState: "ROLLED_BACK",
    warnings: ["PersistentVolumeClaim default/data-0 was left behind."],
  });
});

test("a termination remembers over a retry what it has left", async () => {
  const id = await lcm.keptInstance(await lcm.keptPackage());
  await lcm.startAndRun(
    "INSTANTIATE",
    id,
    instantiation(`ns-${id.slice(-8)}`, { simulated: { keptVolumes: ["data-0"] } }),
  );
  const instance = await store.vnfInstances.find(id);
  if (instance === undefined) throw new Error("gone");
  const started = await commands.start("TERMINATE", id, { terminationType: "FORCEFUL" });
  const step = (occurrence: LcmOpOcc) =>
    advance(operations.TERMINATE, occurrence, {
      world,
      instance,
      signal: new AbortController().signal,
      now,
      report: () => undefined,
      onFailure: () => undefined,
    });
  const removed = await step({ ...started, operationState: "PROCESSING" });
  const again = await step(enter(enter(removed, "failed", now()), "retry", now()));

  const { occurrence } = operations.TERMINATE.outcome("COMPLETED", { ...again, instance });
  expect(occurrence?.warnings).toContainEqual(expect.stringMatching(/data-0 was left behind\.$/));
});

test("an instance whose instantiation waits for a decision is busy, and cannot be terminated past it", async () => {
  const id = await lcm.keptInstance(await lcm.keptPackage());
  const waiting = await lcm.startAndRun(
    "INSTANTIATE",
    id,
    instantiation("default", { simulated: { neverReady: true } }),
  );

  await expect(commands.start("TERMINATE", id, { terminationType: "FORCEFUL" })).rejects.toMatchObject({
    code: "VNF_INSTANCE_BUSY",
    message: expect.stringContaining(`INSTANTIATE ${waiting.id} is FAILED_TEMP`),
  });
  expect((await commands.fail(waiting.id)).resourceChanges).toEqual({ affectedVnfcs: [] });
  expect(await lcm.startAndRun("TERMINATE", id, { terminationType: "FORCEFUL" })).toMatchObject({
    operationState: "COMPLETED",
  });
});
