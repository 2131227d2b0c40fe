import { randomUUID } from "node:crypto";
import type { JsonObject } from "../../src/domain/json.ts";
import type { LcmOperationType, LcmOpOcc } from "../../src/domain/lcm-op-occ.ts";
import type { VnfInstance } from "../../src/domain/vnf-instance.ts";
import type { PackageChart, VnfPackage } from "../../src/domain/vnf-package.ts";
import { SimulatedDrivers } from "../../src/infra/simulated/simulated-drivers.ts";
import { runOccurrence } from "../../src/lcm/conductor/run-occurrence.ts";
import type { LcmWorld } from "../../src/lcm/lcm-world.ts";
import { operations } from "../../src/lcm/operations/operations.ts";
import { QueuedLcmCommands } from "../../src/lcm/queued-lcm-commands.ts";
import { LocalGrants } from "../../src/nfvo/local/local-grants.ts";
import type { Store } from "../../src/store/store.ts";
import { aStore } from "./a-store.ts";
import { anOutbox } from "./an-outbox.ts";
import { aPackage, aPackageChart, aVnfInstance } from "./builders.ts";
import { silentLogger } from "./silent-logger.ts";

export const connection = { vimType: "ETSINFV.HELM.V_3", interfaceInfo: { endpoint: "https://simulated" } };

/** The operations on a store of their own and simulated infrastructure, unless another is given, run to their rest by hand. */
export interface SimulatedLcm {
  readonly store: Store;
  readonly world: LcmWorld;
  readonly commands: QueuedLcmCommands;
  run(occurrenceId: string): Promise<LcmOpOcc>;
  startAndRun(type: LcmOperationType, instanceId: string, params: JsonObject): Promise<LcmOpOcc>;
  /** A package of a VNFD of its own, with one chart that is told how to behave unless others are given. */
  keptPackage(
    simulated?: JsonObject,
    over?: Partial<VnfPackage>,
    charts?: readonly PackageChart[],
  ): Promise<VnfPackage>;
  keptInstance(vnfPackage: VnfPackage, over?: Partial<VnfInstance>): Promise<string>;
  instance(id: string): Promise<VnfInstance>;
  usageOf(vnfPackage: VnfPackage): Promise<string | undefined>;
}

export async function simulatedLcm(
  now: () => Date = () => new Date(),
  over: Partial<Omit<LcmWorld, "packages">> = {},
): Promise<SimulatedLcm> {
  const { store } = await aStore();
  const world: LcmWorld = {
    packages: store.vnfPackages,
    vims: { resolve: async () => ({ vimConnectionId: "vim1", connection, toKeep: connection }) },
    infra: new SimulatedDrivers(),
    grants: new LocalGrants(),
    waitMs: 2_000,
    ...over,
  };
  const subscribers = anOutbox();
  const queue = { send: async () => undefined, wakeCanceller: () => undefined };
  const commands = new QueuedLcmCommands({
    store,
    operations,
    worldOf: () => world,
    queue,
    subscribers,
    now,
    newId: randomUUID,
  });

  async function run(id: string): Promise<LcmOpOcc> {
    const parts = { store, operations, worldOf: () => world, subscribers, now, logger: silentLogger };
    await runOccurrence(id, parts, () => undefined, new AbortController().signal);
    const occurrence = await store.lcmOpOccs.find(id);
    if (occurrence === undefined) throw new Error("gone");
    return occurrence;
  }

  return {
    store,
    world,
    commands,
    run,
    startAndRun: async (type, id, params) => run((await commands.start(type, id, params)).id),
    async keptPackage(simulated = {}, over = {}, charts = [aPackageChart("amf", { values: { simulated } })]) {
      const { content, ...rest } = aPackage(charts, { id: randomUUID(), ...over });
      if (content === undefined) throw new Error("no content");
      const vnfd = { ...content.vnfd, vnfdId: randomUUID(), vnfSoftwareVersion: "9.9" };
      const vnfPackage = { ...rest, content: { ...content, vnfd } };
      await store.vnfPackages.insert(vnfPackage);
      return vnfPackage;
    },
    async keptInstance(vnfPackage, over = {}) {
      const vnfdId = vnfPackage.content?.vnfd.vnfdId ?? "";
      const instance = aVnfInstance({ id: randomUUID(), vnfPkgId: vnfPackage.id, vnfdId, ...over });
      await store.vnfInstances.insert(instance);
      return instance.id;
    },
    async instance(id) {
      const instance = await store.vnfInstances.find(id);
      if (instance === undefined) throw new Error("gone");
      return instance;
    },
    usageOf: async ({ id }) => (await store.vnfPackages.find(id))?.usageState,
  };
}
