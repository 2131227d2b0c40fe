import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type AStore, aStore } from "../../../test/support/a-store.ts";
import { anOutbox } from "../../../test/support/an-outbox.ts";
import { aPackage, aVnfInstance } from "../../../test/support/builders.ts";
import { eventually } from "../../../test/support/eventually.ts";
import { silentLogger } from "../../../test/support/silent-logger.ts";
import { VnfmError } from "../../domain/errors.ts";
import type { LcmOpOcc } from "../../domain/lcm-op-occ.ts";
import { defineOperation } from "../engine/operation.ts";
import { operations as performed } from "../operations/operations.ts";
import { QueuedLcmCommands } from "../queued-lcm-commands.ts";
import { Conductor } from "./conductor.ts";

/** What the steps of the test's operation do; each test sets it. */
interface Stage {
  run: (signal: AbortSignal, report: (sentence: string) => void) => Promise<void>;
  undone: number;
  /** As `run`, in STARTING. */
  look: (signal: AbortSignal) => Promise<void>;
  ask: () => Promise<void>;
  forgotten: number;
}
const stage: Stage = {
  run: async () => undefined,
  undone: 0,
  look: async () => undefined,
  ask: async () => undefined,
  forgotten: 0,
};

const operation = defineOperation<unknown, { ran: number }, Stage>({
  type: "INSTANTIATE",
  requires: "NOT_INSTANTIATED",
  plan: async () => ({ ran: 0 }),
  starting: [
    {
      name: "look",
      async run({ world, signal }) {
        await world.look(signal);
        return {};
      },
      async undo({ world }) {
        world.forgotten += 1;
        return {};
      },
    },
    {
      name: "ask",
      async run({ world }) {
        await world.ask();
        return {};
      },
    },
  ],
  processing: [
    {
      name: "work",
      async run({ world, facts, signal, report }) {
        await world.run(signal, report);
        return { learned: { ran: facts.ran + 1 } };
      },
      async undo({ world }) {
        world.undone += 1;
        return {};
      },
    },
  ],
  outcome: (state, { instance }) => ({
    instance: state === "ROLLED_BACK" ? instance : { ...instance, instantiationState: "INSTANTIATED" },
    occurrence: { warnings: [`ended as ${state}`] },
  }),
});
const operations = { ...performed, INSTANTIATE: operation };

let database: AStore;
let conductor: Conductor;
let commands: QueuedLcmCommands;
const vnfPackage = aPackage([]);

beforeAll(async () => {
  database = await aStore();
  await database.store.vnfPackages.insert(vnfPackage);
  conductor = await aConductor();
  commands = new QueuedLcmCommands({
    store: database.store,
    operations,
    worldOf: () => stage,
    queue: conductor,
    subscribers: anOutbox(),
    now: () => new Date(),
    newId: randomUUID,
  });
});
afterAll(() => conductor.stop());

async function aConductor(): Promise<Conductor> {
  const made = new Conductor({ connection: database.connection, concurrency: 4, alone: true });
  await made.open((error) => {
    throw error;
  });
  await made.start({
    store: database.store,
    operations,
    worldOf: () => stage,
    subscribers: anOutbox(),
    now: () => new Date(),
    logger: silentLogger,
  });
  return made;
}

async function anInstance(): Promise<string> {
  const instance = aVnfInstance({ id: randomUUID(), vnfPkgId: vnfPackage.id });
  await database.store.vnfInstances.insert(instance);
  return instance.id;
}

async function until(id: string, state: LcmOpOcc["operationState"]): Promise<LcmOpOcc> {
  return eventually(async () => {
    const occurrence = await database.store.lcmOpOccs.find(id);
    expect(occurrence?.operationState).toBe(state);
    if (occurrence === undefined) throw new Error("gone");
    return occurrence;
  });
}

test("runs an operation to its end and changes the instance with it", async () => {
  stage.run = async () => undefined;
  const instanceId = await anInstance();

  const { id } = await commands.start("INSTANTIATE", instanceId, {});

  const done = await until(id, "COMPLETED");
  expect(done).toMatchObject({ facts: { ran: 1 }, warnings: ["ended as COMPLETED"] });
  expect(await database.store.vnfInstances.find(instanceId)).toMatchObject({
    instantiationState: "INSTANTIATED",
  });
});

test("refuses a second operation while one is under way, naming it", async () => {
  const gate = Promise.withResolvers<void>();
  stage.run = () => gate.promise;
  const instanceId = await anInstance();
  const { id } = await commands.start("INSTANTIATE", instanceId, {});

  await expect(commands.start("INSTANTIATE", instanceId, {})).rejects.toMatchObject({
    code: "VNF_INSTANCE_BUSY",
    message: expect.stringContaining(id),
  });

  gate.resolve();
  await until(id, "COMPLETED");
});

test("lets only one of many simultaneous starts through", async () => {
  stage.run = async () => undefined;
  const instanceId = await anInstance();

  const results = await Promise.allSettled(
    Array.from({ length: 8 }, () => commands.start("INSTANTIATE", instanceId, {})),
  );

  const started = results.filter(({ status }) => status === "fulfilled");
  expect(started).toHaveLength(1);
});

test("shows what the running step says", async () => {
  const gate = Promise.withResolvers<void>();
  stage.run = async (_signal, report) => {
    report("1 of 2 pods ready");
    await gate.promise;
  };
  const { id } = await commands.start("INSTANTIATE", await anInstance(), {});

  await eventually(async () => {
    const { progress } = (await database.store.lcmOpOccs.find(id)) ?? {};
    expect(progress).toMatchObject({ step: "work", detail: "1 of 2 pods ready" });
  });

  gate.resolve();
  const done = await until(id, "COMPLETED");
  expect(done.progress).toBeUndefined();
});

test("stops for a decision on failure: retry works again, rollback undoes, fail ends", async () => {
  stage.run = async () => {
    throw new VnfmError("HELM_FAILED", "told to fail");
  };
  const { id } = await commands.start("INSTANTIATE", await anInstance(), {});
  expect(await until(id, "FAILED_TEMP")).toMatchObject({ error: { detail: "told to fail" } });

  await commands.retry(id);
  await until(id, "FAILED_TEMP");
  stage.undone = 0;
  await commands.rollback(id);
  await until(id, "ROLLED_BACK");
  expect(stage.undone).toBe(1);
  await expect(commands.retry(id)).rejects.toMatchObject({ code: "LCM_OP_OCC_STATE" });

  const second = await commands.start("INSTANTIATE", await anInstance(), {});
  await until(second.id, "FAILED_TEMP");
  await commands.fail(second.id);
  expect(await until(second.id, "FAILED")).toMatchObject({ warnings: ["ended as FAILED"] });
});

test("aborts the running step on a FORCEFUL cancel, and lets it finish on a GRACEFUL one", async () => {
  stage.run = (signal) =>
    new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  const forced = await commands.start("INSTANTIATE", await anInstance(), {});
  await eventually(async () =>
    expect((await database.store.lcmOpOccs.find(forced.id))?.progress?.step).toBe("work"),
  );
  await commands.cancel(forced.id, "FORCEFUL");
  expect(await until(forced.id, "FAILED_TEMP")).toMatchObject({
    error: {
      code: "OPERATION_CANCELLED",
      detail: expect.stringMatching(
        /; the running step work was aborted.* Retry, roll back, or fail the operation\.$/,
      ),
    },
  });

  const gate = Promise.withResolvers<void>();
  stage.run = () => gate.promise;
  const graceful = await commands.start("INSTANTIATE", await anInstance(), {});
  await eventually(async () =>
    expect((await database.store.lcmOpOccs.find(graceful.id))?.progress?.step).toBe("work"),
  );
  await commands.cancel(graceful.id, "GRACEFUL");
  gate.resolve();
  const cancelled = await until(graceful.id, "FAILED_TEMP");
  expect(cancelled.journal.map(({ step }) => step)).toContain("work");
  expect(cancelled.error?.detail).toMatch(/^Cancelled on request after step work\. Retry/);
  await expect(commands.cancel(graceful.id, "GRACEFUL")).rejects.toMatchObject({ code: "LCM_OP_OCC_STATE" });
});

test("takes back what was done before the grant, and what was interrupted, but not what failed", async () => {
  const refuse = async () => {
    throw new VnfmError("INVALID_REQUEST", "no");
  };
  const begin = async () => {
    stage.forgotten = 0;
    return (await commands.start("INSTANTIATE", await anInstance(), {})).id;
  };
  const forgottenBy = async (id: string) => {
    await until(id, "ROLLED_BACK");
    return stage.forgotten;
  };
  onTestFinished(() => {
    stage.look = stage.ask = async () => undefined;
  });
  stage.ask = refuse;
  expect(await forgottenBy(await begin())).toBe(1);

  stage.look = refuse;
  expect(await forgottenBy(await begin())).toBe(0);

  stage.look = (signal) =>
    new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  const id = await begin();
  await eventually(async () =>
    expect((await database.store.lcmOpOccs.find(id))?.progress?.step).toBe("look"),
  );
  await commands.cancel(id, "FORCEFUL");
  expect(await forgottenBy(id)).toBe(1);
});

test("takes up at start what a dead conductor left, even with its job still marked as active", async () => {
  stage.run = (signal) =>
    new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  const { id } = await commands.start("INSTANTIATE", await anInstance(), {});
  await eventually(async () =>
    expect((await database.store.lcmOpOccs.find(id))?.progress?.step).toBe("work"),
  );

  stage.run = async () => undefined;
  const heir = await aConductor();
  const done = await until(id, "COMPLETED");

  expect(done.epoch).toBeGreaterThan(1);
  await heir.stop();
  await delay(0);
});
