import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { type AStore, aStore } from "../../../test/support/a-store.ts";
import { aPackage, aPackageChart, aVnfInstance } from "../../../test/support/builders.ts";
import { silentLogger } from "../../../test/support/silent-logger.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { LcmOperationType, LcmOpOcc } from "../../domain/lcm-op-occ.ts";
import type { VnfInstance } from "../../domain/vnf-instance.ts";
import type { VnfPackage } from "../../domain/vnf-package.ts";
import { SimulatedDrivers } from "../../infra/simulated/simulated-drivers.ts";
import { LocalGrants } from "../../nfvo/local/local-grants.ts";
import { runOccurrence } from "../conductor/run-occurrence.ts";
import { advance, enter } from "../engine/advance.ts";
import type { LcmWorld } from "../lcm-world.ts";
import { QueuedLcmCommands } from "../queued-lcm-commands.ts";
import { operations } from "./operations.ts";

const now = () => new Date();
const connection = { vimType: "ETSINFV.HELM.V_3", interfaceInfo: { endpoint: "https://simulated" } };

let store: AStore["store"];
let world: LcmWorld;
let commands: QueuedLcmCommands;

beforeAll(async () => {
  ({ store } = await aStore());
  world = {
    packages: store.vnfPackages,
    vims: { resolve: async () => ({ vimConnectionId: "vim1", connection, toKeep: connection }) },
    infra: new SimulatedDrivers(),
    grants: new LocalGrants(),
    waitMs: 300,
  };
  const queue = { send: async () => undefined, wakeCanceller: () => undefined };
  commands = new QueuedLcmCommands({
    store,
    operations,
    worldOf: () => world,
    queue,
    now,
    newId: randomUUID,
  });
});

async function run(id: string): Promise<LcmOpOcc> {
  const parts = { store, operations, worldOf: () => world, now, logger: silentLogger };
  await runOccurrence(id, parts, () => undefined, new AbortController().signal);
  const occurrence = await store.lcmOpOccs.find(id);
  if (occurrence === undefined) throw new Error("gone");
  return occurrence;
}

async function startAndRun(type: LcmOperationType, instanceId: string, params: JsonObject) {
  return run((await commands.start(type, instanceId, params)).id);
}

/** A package of a VNFD of its own, with one chart that is told how to behave. */
async function aKeptPackage(simulated: JsonObject = {}, over: Partial<VnfPackage> = {}): Promise<VnfPackage> {
  const { content, ...rest } = aPackage([aPackageChart("amf", { values: { simulated } })], {
    id: randomUUID(),
    ...over,
  });
  if (content === undefined) throw new Error("no content");
  const vnfd = { ...content.vnfd, vnfdId: randomUUID(), vnfSoftwareVersion: "9.9" };
  const vnfPackage = { ...rest, content: { ...content, vnfd } };
  await store.vnfPackages.insert(vnfPackage);
  return vnfPackage;
}

async function aKeptInstance(vnfPackage: VnfPackage, over: Partial<VnfInstance> = {}): Promise<string> {
  const vnfdId = vnfPackage.content?.vnfd.vnfdId ?? "";
  const instance = aVnfInstance({ id: randomUUID(), vnfPkgId: vnfPackage.id, vnfdId, ...over });
  await store.vnfInstances.insert(instance);
  return instance.id;
}

async function usageOf({ id }: VnfPackage): Promise<string | undefined> {
  return (await store.vnfPackages.find(id))?.usageState;
}

const instantiation = (namespace: string, values: JsonObject) => ({
  flavourId: "simple",
  additionalParams: {
    namespace,
    helm_chart_path: "Files/kubernetes/amf-0.1.0.tgz",
    helm_values: values,
  },
});

test("a modification to another VNFD makes that package used, and sets the old one free", async () => {
  const [before, after] = [await aKeptPackage({}, { usageState: "IN_USE" }), await aKeptPackage()];
  const id = await aKeptInstance(before);

  const done = await startAndRun("MODIFY_INFO", id, { vnfdId: after.content?.vnfd.vnfdId ?? "" });

  expect(done).toMatchObject({
    operationState: "COMPLETED",
    changedInfo: { vnfdId: after.content?.vnfd.vnfdId, vnfSoftwareVersion: "9.9" },
  });
  expect(await store.vnfInstances.find(id)).toMatchObject({ vnfPkgId: after.id, revision: 2 });
  expect([await usageOf(before), await usageOf(after)]).toEqual(["NOT_IN_USE", "IN_USE"]);
});

test("a modification keeps the old package used while another instance is of it", async () => {
  const [before, after] = [await aKeptPackage({}, { usageState: "IN_USE" }), await aKeptPackage()];
  await aKeptInstance(before);

  await startAndRun("MODIFY_INFO", await aKeptInstance(before), {
    vnfdId: after.content?.vnfd.vnfdId ?? "",
  });

  expect([await usageOf(before), await usageOf(after)]).toEqual(["IN_USE", "IN_USE"]);
});

test("instances that change places between two packages at once all get there", async () => {
  const [one, two] = [await aKeptPackage(), await aKeptPackage()];
  const starts = [one, two, one, two, one, two].map(async (from) => {
    const to = (from === one ? two : one).content?.vnfd.vnfdId ?? "";
    return startAndRun("MODIFY_INFO", await aKeptInstance(from), { vnfdId: to });
  });

  const states = (await Promise.all(starts)).map(({ operationState }) => operationState);

  expect(states).toEqual(Array(6).fill("COMPLETED"));
  expect([await usageOf(one), await usageOf(two)]).toEqual(["IN_USE", "IN_USE"]);
});

test("a modification to a package that is deleted meanwhile stops for a decision", async () => {
  const [before, after] = [await aKeptPackage({}, { usageState: "IN_USE" }), await aKeptPackage()];
  const id = await aKeptInstance(before);
  const occurrence = await commands.start("MODIFY_INFO", id, { vnfdId: after.content?.vnfd.vnfdId ?? "" });
  await store.vnfPackages.delete(after.id);

  const stopped = await run(occurrence.id);

  expect(stopped).toMatchObject({ operationState: "FAILED_TEMP", error: { code: "VNFD_UNKNOWN" } });
  expect(await commands.fail(occurrence.id)).toMatchObject({ operationState: "FAILED" });
  expect(await store.vnfInstances.find(id)).toMatchObject({ vnfPkgId: before.id, revision: 1 });
  expect(await usageOf(before)).toBe("IN_USE");
});

test("a modification of credentials is told without them", async () => {
  const id = await aKeptInstance(await aKeptPackage(), { instantiationState: "INSTANTIATED" });
  const change = { accessInfo: { bearer_token: "s3cret" }, extra: { kubeconfig: "s3cret" } };

  const done = await startAndRun("MODIFY_INFO", id, {
    vimConnectionInfo: { vim1: { vimId: "v", ...change } },
  });

  expect(done.changedInfo).toEqual({ vimConnectionInfo: { vim1: { vimId: "v" } } });
  expect((await store.vnfInstances.find(id))?.vimConnectionInfo).toMatchObject({ vim1: change });
});

test("a rolled-back instantiation takes its namespace along, tells what stays, and leaves the instance as it was", async () => {
  const id = await aKeptInstance(await aKeptPackage());
  const namespace = `ns-${id.slice(0, 8)}`;
  const failed = await startAndRun(
    "INSTANTIATE",
    id,
    instantiation(namespace, { simulated: { neverReady: true, keptVolumes: ["data-0"] } }),
  );
  expect(failed).toMatchObject({ operationState: "FAILED_TEMP", error: { code: "RELEASE_NOT_READY" } });

  await commands.rollback(failed.id);
  const rolledBack = await run(failed.id);

  expect(rolledBack).toMatchObject({
    operationState: "ROLLED_BACK",
    warnings: [`PersistentVolumeClaim ${namespace}/data-0 was left behind.`],
  });
  const driver = await world.infra.connect(connection);
  expect((await driver.probe(new AbortController().signal)).namespaces).not.toContain(namespace);
  expect(await store.vnfInstances.find(id)).toMatchObject({
    instantiationState: "NOT_INSTANTIATED",
    revision: 1,
  });
});

test("a termination remembers over a retry what it has left", async () => {
  const id = await aKeptInstance(await aKeptPackage());
  await startAndRun(
    "INSTANTIATE",
    id,
    instantiation(`ns-${id.slice(0, 8)}`, { simulated: { keptVolumes: ["data-0"] } }),
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
  const id = await aKeptInstance(await aKeptPackage());
  const waiting = await startAndRun(
    "INSTANTIATE",
    id,
    instantiation("default", { simulated: { neverReady: true } }),
  );

  await expect(commands.start("TERMINATE", id, { terminationType: "FORCEFUL" })).rejects.toMatchObject({
    code: "VNF_INSTANCE_BUSY",
    message: expect.stringContaining(`INSTANTIATE ${waiting.id} is FAILED_TEMP`),
  });
  expect((await commands.fail(waiting.id)).resourceChanges).toEqual({ affectedVnfcs: [] });
  expect(await startAndRun("TERMINATE", id, { terminationType: "FORCEFUL" })).toMatchObject({
    operationState: "COMPLETED",
  });
});
