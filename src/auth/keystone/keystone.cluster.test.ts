import { describe, expect, test } from "vitest";
import { anLcmApi } from "../../../test/support/an-lcm-api.ts";
import { aPackage, aVnfInstance } from "../../../test/support/builders.ts";
import { theKeystone } from "../../../test/support/keystone.ts";
import { KeystoneApi } from "./keystone-api.ts";
import { keystoneTokens } from "./keystone-tokens.ts";

const INSTANCES = "/vnflcm/v2/vnf_instances";
const now = () => new Date();

const keystone = await theKeystone();
const { url: keystoneUrl, userPassword: password } = keystone;
const access = { url: keystoneUrl, user: "fairlead", password, project: "service", domain: "Default" };
const ofFairlead = new KeystoneApi(access, now);
const rules = { url: keystoneUrl, cacheMs: 0, cacheSize: 10, now };
const api = await anLcmApi({ authenticators: [keystoneTokens(ofFairlead, rules)] });

const as = (token: string) => ({ headers: { "x-auth-token": token } });

describe.skipIf(keystone.missing !== "")(`with a real Keystone ${keystone.missing}`.trimEnd(), () => {
  test("a project's VNF instances are there for its members and readers, and for administrators", async () => {
    const member = as(await keystone.tokenOf("nfv_user", "nfv"));
    const reader = as(await keystone.tokenOf("nfv_reader", "nfv"));
    const stranger = as(await keystone.tokenOf("other_user", "other"));
    const admin = as(await keystone.adminToken());
    const known = await ofFairlead.findToken(member.headers["x-auth-token"]);
    await api.store.vnfPackages.insert(aPackage([], { tenantId: String(known?.project?.id) }));
    const body = { vnfdId: aVnfInstance().vnfdId };

    const made = await api.call("POST", INSTANCES, { ...member, payload: body });
    expect(made.statusCode).toBe(201);
    const url = `${INSTANCES}/${made.json().id}`;

    for (const client of [member, reader, admin]) {
      expect((await api.call("GET", url, client)).statusCode).toBe(200);
      expect((await api.call("GET", INSTANCES, client)).json()).toHaveLength(1);
    }
    expect((await api.call("GET", url, stranger)).statusCode).toBe(404);
    expect((await api.call("GET", INSTANCES, stranger)).json()).toEqual([]);
    expect((await api.call("POST", INSTANCES, { ...stranger, payload: body })).statusCode).toBe(422);
    expect((await api.call("DELETE", url, reader)).statusCode).toBe(403);
    expect((await api.call("DELETE", url, stranger)).statusCode).toBe(404);
    expect((await api.call("DELETE", url, member)).statusCode).toBe(204);
  });

  test("tokens that Keystone does not know, or no longer, are told where to get others", async () => {
    const token = await keystone.tokenOf("nfv_user", "nfv");
    expect((await api.call("GET", INSTANCES, as(token))).statusCode).toBe(200);

    await keystone.revoke(token);

    for (const presented of [token, "notused"]) {
      const refused = await api.call("GET", INSTANCES, as(presented));
      expect(refused.statusCode).toBe(401);
      expect(refused.headers["www-authenticate"]).toBe(`Keystone uri="${keystoneUrl}"`);
    }
  });

  test("a wrong password of Fairlead's own user lets nobody in", async () => {
    const wrong = new KeystoneApi({ ...access, password: "wrong" }, now);

    await expect(wrong.findToken(await keystone.tokenOf("nfv_user", "nfv"))).rejects.toMatchObject({
      code: "UNAVAILABLE",
      message: expect.stringContaining("does not let the user fairlead of FAIRLEAD_KEYSTONE_USER to log in"),
    });
  });
});
