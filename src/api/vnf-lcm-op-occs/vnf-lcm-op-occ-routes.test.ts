import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { anLcmApi, baseUrl } from "../../../test/support/an-lcm-api.ts";
import { anOccurrence, aPackage, aVnfInstance } from "../../../test/support/builders.ts";
import type { LcmOpOcc } from "../../domain/lcm-op-occ.ts";

const { call, store } = await anLcmApi({ limits: { pageSize: 2 } });
const OCCURRENCES = "/vnflcm/v2/vnf_lcm_op_occs";
const ABSENT = "00000000-0000-4000-8000-000000000000";
const vnfPackage = aPackage([]);
await store.vnfPackages.insert(vnfPackage);

async function aKeptOccurrence(parts: Partial<LcmOpOcc> = {}): Promise<LcmOpOcc> {
  const instance = aVnfInstance({ id: randomUUID(), vnfPkgId: vnfPackage.id });
  await store.vnfInstances.insert(instance);
  const occurrence = anOccurrence({ id: randomUUID(), vnfInstanceId: instance.id, ...parts });
  await store.lcmOpOccs.insert(occurrence);
  return occurrence;
}

const error = { title: "t", status: 422, detail: "d", code: "RELEASE_NOT_READY" } as const;
const task = ({ id }: LcmOpOcc, name: string, payload?: object) =>
  call("POST", `${OCCURRENCES}/${id}/${name}`, payload === undefined ? {} : { payload });

test("shows an occurrence with its progress and what may be done about it", async () => {
  const occurrence = await aKeptOccurrence({
    operationState: "PROCESSING",
    journal: [
      {
        phase: "STARTING",
        step: "check-target",
        startedAt: "2026-01-05T10:00:00.000Z",
        finishedAt: "2026-01-05T10:00:00.100Z",
      },
      {
        phase: "STARTING",
        step: "obtain-grant",
        startedAt: "2026-01-05T10:00:00.100Z",
        finishedAt: "2026-01-05T10:00:00.200Z",
      },
    ],
    params: {
      flavourId: "simple",
      vimConnectionInfo: { v: { vimType: "t", accessInfo: { password: "geheim" } } },
    },
  });

  const answer = await call("GET", `${OCCURRENCES}/${occurrence.id}`);

  expect(answer.statusCode).toBe(200);
  expect(answer.body).not.toContain("geheim");
  expect(answer.json()).toMatchObject({
    operationState: "PROCESSING",
    startTime: "2026-01-05T10:00:00Z",
    operationParams: { flavourId: "simple" },
    progress: {
      phase: "PROCESSING",
      totalSteps: 5,
      finishedSteps: [{ name: "check-target" }, { name: "obtain-grant" }],
    },
    _links: { cancel: { href: `${baseUrl}${OCCURRENCES}/${occurrence.id}/cancel` } },
  });
});

test("knows from the beginning how many steps there are, and how many a rollback has", async () => {
  const totalOf = async (occurrence: LcmOpOcc) =>
    (await call("GET", `${OCCURRENCES}/${occurrence.id}`)).json().progress.totalSteps;

  expect(await totalOf(await aKeptOccurrence())).toBe(5);
  expect(await totalOf(await aKeptOccurrence({ operationState: "ROLLING_BACK" }))).toBe(2);
  expect(await totalOf(await aKeptOccurrence({ operationState: "COMPLETED" }))).toBeUndefined();
});

test("lists without what is long, with filters and pages", async () => {
  const operationStates = ["FAILED", "COMPLETED", "COMPLETED", "COMPLETED"] as const;
  for (const operationState of operationStates)
    await aKeptOccurrence({ operation: "TERMINATE", operationState, error });

  const first = await call(
    "GET",
    `${OCCURRENCES}?filter=(eq,operation,TERMINATE);(eq,operationState,COMPLETED)`,
  );
  const next = /<(.*)>/.exec(String(first.headers.link))?.[1]?.slice(baseUrl.length) ?? "";
  const second = await call("GET", next);
  const withErrors = await call("GET", `${OCCURRENCES}?fields=error&filter=(eq,error/status,422)`);

  expect([first.json().length, second.json().length, second.headers.link]).toEqual([2, 1, undefined]);
  expect(Object.keys(first.json()[0])).not.toContain("error");
  expect(Object.keys(first.json()[0])).not.toContain("operationParams");
  expect(withErrors.json()[0].error).toEqual(error);
});

test("says which occurrence is not there", async () => {
  const answer = await call("GET", `${OCCURRENCES}/${ABSENT}`);

  expect([answer.statusCode, answer.json().detail]).toEqual([404, `VnfLcmOpOcc ${ABSENT} not found.`]);
});

describe("after a failure", () => {
  test("retry and rollback are accepted, with neither body nor address", async () => {
    for (const [name, state] of [
      ["retry", "PROCESSING"],
      ["rollback", "ROLLING_BACK"],
    ] as const) {
      const occurrence = await aKeptOccurrence({ operationState: "FAILED_TEMP", error });

      const answer = await task(occurrence, name);

      expect([answer.statusCode, answer.body]).toEqual([202, ""]);
      expect(answer.headers).not.toHaveProperty("location");
      expect((await store.lcmOpOccs.find(occurrence.id))?.operationState).toBe(state);
    }
  });

  test("fail is done at once and shows the end", async () => {
    const occurrence = await aKeptOccurrence({
      operationState: "FAILED_TEMP",
      operation: "TERMINATE",
      error,
    });

    const answer = await task(occurrence, "fail");

    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ id: occurrence.id, operationState: "FAILED", error });
    expect(Object.keys(answer.json()._links)).toEqual(["self", "vnfInstance"]);
  });

  test("an operation that cannot be taken back has no link to it, and says so", async () => {
    const occurrence = await aKeptOccurrence({
      operationState: "FAILED_TEMP",
      operation: "TERMINATE",
      error,
    });

    const { _links } = (await call("GET", `${OCCURRENCES}/${occurrence.id}`)).json();
    const answer = await task(occurrence, "rollback");

    expect(Object.keys(_links)).toEqual(["self", "vnfInstance", "retry", "fail"]);
    expect([answer.statusCode, answer.json().code]).toEqual([404, "ROLLBACK_UNSUPPORTED"]);
  });
});

describe("cancel", () => {
  test("is accepted while the operation runs, and is shown", async () => {
    const occurrence = await aKeptOccurrence({ operationState: "PROCESSING" });

    const answer = await task(occurrence, "cancel", { cancelMode: "FORCEFUL" });

    expect([answer.statusCode, answer.body]).toEqual([202, ""]);
    expect((await call("GET", `${OCCURRENCES}/${occurrence.id}`)).json()).toMatchObject({
      isCancelPending: true,
      cancelMode: "FORCEFUL",
    });
  });

  test("needs a mode", async () => {
    const occurrence = await aKeptOccurrence();

    expect((await task(occurrence, "cancel", {})).json().detail).toBe("/cancelMode is required.");
    expect((await task(occurrence, "cancel", { cancelMode: "NOW" })).statusCode).toBe(400);
  });
});

test.each(["retry", "rollback", "fail"])("%s is refused in any other state, and of nothing", async (name) => {
  const occurrence = await aKeptOccurrence({ operationState: "PROCESSING" });

  const wrongState = await task(occurrence, name);
  const unknown = await call("POST", `${OCCURRENCES}/${ABSENT}/${name}`);

  expect([wrongState.statusCode, wrongState.json().code]).toEqual([409, "LCM_OP_OCC_STATE"]);
  expect(wrongState.json().detail).toContain(`LCM operation ${occurrence.id} not FAILED_TEMP`);
  expect([unknown.statusCode, unknown.json().code]).toEqual([404, "LCM_OP_OCC_UNKNOWN"]);
});
