import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { anLcmApi, type LcmApi } from "../../test/support/an-lcm-api.ts";
import { anOccurrence, aPackage, aVnfInstance } from "../../test/support/builders.ts";
import { staticTokens } from "../auth/static/static-tokens.ts";

const LCM = "/vnflcm/v2";
let api: LcmApi;
/** Of each tenant the id of its package, instance and occurrence. */
const idsOf = new Map<string, string>();

beforeAll(async () => {
  api = await anLcmApi({
    authenticators: [
      staticTokens([
        { secret: "red", client: { role: "member", tenantId: "red" } },
        { secret: "blue", client: { role: "member", tenantId: "blue" } },
        { secret: "admin", client: { role: "admin", tenantId: "ops" } },
      ]),
    ],
  });
  for (const tenantId of ["red", "blue"]) {
    const id = randomUUID();
    idsOf.set(tenantId, id);
    // All tenants have a package of the same VNFD.
    await api.store.vnfPackages.insert(aPackage([], { id, tenantId }));
    await api.store.vnfInstances.insert(aVnfInstance({ id, tenantId, vnfPkgId: id }));
    await api.store.lcmOpOccs.insert(
      anOccurrence({ id, tenantId, vnfInstanceId: id, operationState: "FAILED_TEMP" }),
    );
  }
});

const as = (token: string) => ({ headers: { "x-auth-token": token } });
const idOf = (tenant: string) => String(idsOf.get(tenant));

async function idsSeenBy(token: string, path: string): Promise<string[]> {
  return (await api.call("GET", path, as(token))).json().map(({ id }: { id: string }) => id);
}

describe.each([`${LCM}/vnf_instances`, `${LCM}/vnf_lcm_op_occs`])("%s", (path) => {
  test("shows a tenant its own alone, short and whole", async () => {
    expect(await idsSeenBy("red", path)).toEqual([idOf("red")]);
    expect(await idsSeenBy("blue", `${path}?all_fields`)).toEqual([idOf("blue")]);
    expect((await api.call("GET", `${path}/${idOf("red")}`, as("red"))).statusCode).toBe(200);
    expect((await api.call("GET", `${path}/${idOf("red")}`, as("blue"))).statusCode).toBe(404);
  });

  test("shows an administrator those of all", async () => {
    expect(await idsSeenBy("admin", path)).toEqual([idOf("red"), idOf("blue")].toSorted());
    expect((await api.call("GET", `${path}/${idOf("blue")}`, as("admin"))).statusCode).toBe(200);
  });
});

test.each([
  ["POST", `vnf_instances/ID/instantiate`, { flavourId: "simple" }],
  ["POST", `vnf_instances/ID/terminate`, { terminationType: "FORCEFUL" }],
  ["PATCH", `vnf_instances/ID`, { vnfInstanceName: "mine" }],
  ["DELETE", `vnf_instances/ID`, undefined],
  ["POST", `vnf_lcm_op_occs/ID/retry`, undefined],
  ["POST", `vnf_lcm_op_occs/ID/rollback`, undefined],
  ["POST", `vnf_lcm_op_occs/ID/fail`, undefined],
  ["POST", `vnf_lcm_op_occs/ID/cancel`, { cancelMode: "FORCEFUL" }],
] as const)("%s %s of another tenant is 404, and nothing happens", async (method, path, payload) => {
  const answer = await api.call(method, `${LCM}/${path.replace("ID", idOf("red"))}`, {
    ...as("blue"),
    payload,
  });

  expect(answer.statusCode).toBe(404);
  expect((await api.store.lcmOpOccs.find(idOf("red")))?.operationState).toBe("FAILED_TEMP");
});

test("an instance is made from the own package, and is the tenant's", async () => {
  const { vnfdId } = aVnfInstance();

  const made = await api.call("POST", `${LCM}/vnf_instances`, { ...as("red"), payload: { vnfdId } });

  expect(made.statusCode).toBe(201);
  const instance = await api.store.vnfInstances.find(made.json().id);
  expect(instance).toMatchObject({ tenantId: "red", vnfPkgId: idOf("red") });
});

test("the package of another tenant is unknown, to an administrator too", async () => {
  const { vnfdId } = aVnfInstance();

  const refused = await api.call("POST", `${LCM}/vnf_instances`, { ...as("admin"), payload: { vnfdId } });

  expect(refused.statusCode).toBe(422);
  expect(refused.json()).toMatchObject({ code: "VNFD_UNKNOWN" });
});
