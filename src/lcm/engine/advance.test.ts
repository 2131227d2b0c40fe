import { expect, test } from "vitest";
import { anOccurrence, aVnfInstance } from "../../../test/support/builders.ts";
import { VnfmError } from "../../domain/errors.ts";
import type { LcmOpOcc } from "../../domain/lcm-op-occ.ts";
import { isRunning } from "../../domain/operation-state.ts";
import { advance, enter, stepNames } from "./advance.ts";
import { defineOperation, type Step } from "./operation.ts";

interface Plant {
  readonly built: Set<string>;
  broken: boolean;
}
interface Facts {
  readonly seen: readonly string[];
}
type PlantStep = Step<unknown, Facts, Plant>;

const look: PlantStep = {
  name: "look",
  run: async () => ({ learned: { seen: ["site"] } }),
};
const build = (name: string, breakable = false): PlantStep => ({
  name: `build-${name}`,
  async run({ world }) {
    world.built.add(name);
    if (breakable && world.broken) throw new VnfmError("HELM_FAILED", `${name}: told to fail`);
    return {};
  },
  async undo({ world }) {
    world.built.delete(name);
    return {};
  },
});
const inspect: PlantStep = {
  name: "inspect",
  run: async ({ facts }) => ({ learned: { seen: [...facts.seen, "built"] } }),
};

const operation = defineOperation<unknown, Facts, Plant>({
  type: "INSTANTIATE",
  plan: async () => ({ seen: [] }),
  starting: [look],
  processing: [build("wall"), build("roof", true), inspect],
  outcome: (_state, { instance }) => ({ instance }),
});

/** Drives to rest; `drop` loses the answer of that call, as a crash before the save would. */
async function drive(start: LcmOpOcc, world: Plant, drop = -1): Promise<LcmOpOcc> {
  let occurrence = start;
  for (let call = 0; isRunning(occurrence.operationState); call += 1) {
    const next = await advance(operation, occurrence, {
      world,
      instance: aVnfInstance(),
      signal: new AbortController().signal,
      now: () => new Date(0),
      report: () => undefined,
      onFailure: () => undefined,
    });
    if (call !== drop) occurrence = next;
  }
  return occurrence;
}

const plant = (broken = false): Plant => ({ built: new Set(), broken });

test("walks both phases in order and learns on the way", async () => {
  const world = plant();

  const end = await drive(anOccurrence({ operationState: "STARTING" }), world);

  expect(end.operationState).toBe("COMPLETED");
  expect(end.journal.map(({ phase, step }) => `${phase} ${step}`)).toEqual([
    "STARTING look",
    "PROCESSING build-wall",
    "PROCESSING build-roof",
    "PROCESSING inspect",
  ]);
  expect(end.facts).toEqual({ seen: ["site", "built"] });
  expect([...world.built]).toEqual(["wall", "roof"]);
});

test("stops for a decision when a step fails, keeps the reason through a retry and drops it at the end", async () => {
  const world = plant(true);

  const failed = await drive(anOccurrence({ operationState: "STARTING" }), world);
  expect(failed).toMatchObject({
    operationState: "FAILED_TEMP",
    error: { code: "HELM_FAILED", status: 422, detail: "roof: told to fail" },
  });

  const retried = enter(failed, "retry", new Date(0));
  expect(retried).toMatchObject({ operationState: "PROCESSING", error: failed.error });
  expect(retried.journal.map(({ phase }) => phase)).toEqual(["STARTING"]);

  world.broken = false;
  const end = await drive(retried, world);
  expect(end.operationState).toBe("COMPLETED");
  expect(end.error).toBeUndefined();
});

test("rolls back through undo in reverse order and leaves nothing", async () => {
  const world = plant(true);
  const failed = await drive(anOccurrence({ operationState: "STARTING" }), world);

  const end = await drive(enter(failed, "rollback", new Date(0)), world);

  expect(end.operationState).toBe("ROLLED_BACK");
  expect(end.journal.filter(({ phase }) => phase === "ROLLING_BACK").map(({ step }) => step)).toEqual([
    "build-roof",
    "build-wall",
  ]);
  expect(world.built.size).toBe(0);
});

test("fails a phase that has changed nothing straight to ROLLED_BACK", async () => {
  const refusing = defineOperation<unknown, Facts, Plant>({
    ...operation,
    starting: [
      {
        name: "ask",
        run: async () => {
          throw new VnfmError("GRANT_REFUSED", "no room");
        },
      },
    ],
  });

  const end = await advance(refusing, anOccurrence({ operationState: "STARTING" }), {
    world: plant(),
    instance: aVnfInstance(),
    signal: new AbortController().signal,
    now: () => new Date(0),
    report: () => undefined,
    onFailure: () => undefined,
  });

  expect(end).toMatchObject({ operationState: "ROLLED_BACK", error: { status: 403 } });
});

test("reaches the same end whichever answer a crash loses", async () => {
  const calls = 1 + 1 + 3 + 1;
  for (let drop = 0; drop < calls; drop += 1) {
    const world = plant();

    const end = await drive(anOccurrence({ operationState: "STARTING" }), world, drop);

    expect(end.operationState).toBe("COMPLETED");
    expect([...world.built]).toEqual(["wall", "roof"]);
    expect(end.facts).toEqual({ seen: ["site", "built"] });
  }
});

test("tells nothing of an unknown error but that there was one", async () => {
  const seen: unknown[] = [];
  const buggy = {
    ...operation,
    starting: [{ name: "bug", run: async () => Promise.reject(new Error("pw=geheim")) }],
  };

  const end = await advance(buggy, anOccurrence({ operationState: "STARTING" }), {
    world: plant(),
    instance: aVnfInstance(),
    signal: new AbortController().signal,
    now: () => new Date(0),
    report: () => undefined,
    onFailure: (_step, error) => seen.push(error),
  });

  expect(end.error).toMatchObject({ code: "INTERNAL", status: 500 });
  expect(JSON.stringify(end)).not.toContain("geheim");
  expect(seen).toHaveLength(1);
});

test("rejects, leaving the occurrence as it was, when aborted", async () => {
  const stop = AbortSignal.abort(new Error("stopping"));
  const waiting = {
    ...operation,
    starting: [
      { name: "wait", run: async ({ signal }: { signal: AbortSignal }) => Promise.reject(signal.reason) },
    ],
  };

  await expect(
    advance(waiting, anOccurrence({ operationState: "STARTING" }), {
      world: plant(),
      instance: aVnfInstance(),
      signal: stop,
      now: () => new Date(0),
      report: () => undefined,
      onFailure: () => undefined,
    }),
  ).rejects.toThrow("stopping");
});

test("lists the steps of each phase", () => {
  expect(stepNames(operation, "ROLLING_BACK")).toEqual(["build-roof", "build-wall"]);
  expect(stepNames(operation, "COMPLETED")).toEqual([]);
});
