import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { anLcmApi, baseUrl } from "../../../test/support/an-lcm-api.ts";
import {
  aFlavour,
  aHelmUnit,
  anOccurrence,
  aPackage,
  aPackageChart,
  aVnfInstance,
} from "../../../test/support/builders.ts";
import type { VnfInstance } from "../../domain/vnf-instance.ts";
import type { VnfPackage } from "../../domain/vnf-package.ts";
import type { DeploymentFlavour } from "../../domain/vnfd.ts";

const { call, store } = await anLcmApi({ limits: { pageSize: 3 } });
const INSTANCES = "/vnflcm/v2/vnf_instances";
const ABSENT = "00000000-0000-4000-8000-000000000000";

/** A kept package of a VNFD of its own. */
async function aKeptPackage(
  parts: Partial<VnfPackage> = {},
  flavours: readonly DeploymentFlavour[] = [aFlavour(["AMF", "SMF"])],
): Promise<{ vnfPackage: VnfPackage; vnfdId: string }> {
  const vnfdId = randomUUID();
  const { content, ...rest } = aPackage([aPackageChart("amf")], { id: randomUUID(), ...parts });
  if (content === undefined) throw new Error("a package without content");
  const vnfPackage = { ...rest, content: { ...content, vnfd: { ...content.vnfd, vnfdId, flavours } } };
  await store.vnfPackages.insert(vnfPackage);
  return { vnfPackage, vnfdId };
}

async function aKeptInstance(parts: Partial<VnfInstance> = {}): Promise<VnfInstance> {
  const { vnfPackage, vnfdId } = await aKeptPackage();
  const instance = aVnfInstance({ id: randomUUID(), vnfPkgId: vnfPackage.id, vnfdId, ...parts });
  await store.vnfInstances.insert(instance);
  return instance;
}

const usageStateOf = async ({ id }: VnfPackage) => (await store.vnfPackages.find(id))?.usageState;

describe("creating", () => {
  test("makes an instance of an enabled package, and marks the package as used", async () => {
    const { vnfPackage, vnfdId } = await aKeptPackage();

    const answer = await call("POST", INSTANCES, {
      payload: {
        vnfdId,
        vnfInstanceName: "upf-east",
        vnfInstanceDescription: "lab",
        metadata: { site: "east" },
      },
    });

    const instance = answer.json();
    const self = `${baseUrl}${INSTANCES}/${instance.id}`;
    expect(answer.statusCode).toBe(201);
    expect(instance).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      vnfInstanceName: "upf-east",
      vnfInstanceDescription: "lab",
      vnfdId,
      vnfProvider: "Acme",
      vnfProductName: "Edge UPF",
      vnfSoftwareVersion: "2.3",
      vnfdVersion: "1.0",
      instantiationState: "NOT_INSTANTIATED",
      metadata: { site: "east" },
      _links: { self: { href: self }, instantiate: { href: `${self}/instantiate` } },
    });
    expect(answer.headers).toMatchObject({
      location: self,
      etag: '"1"',
      version: "2.0.0",
      "accept-ranges": "none",
      "content-type": "application/json",
    });
    expect((await call("GET", `${INSTANCES}/${instance.id}`)).json()).toEqual(instance);
    expect(await usageStateOf(vnfPackage)).toBe("IN_USE");
  });

  test("refuses a VNFD that is unknown, not onboarded, or not enabled", async () => {
    const { vnfdId: disabled } = await aKeptPackage({ operationalState: "DISABLED" });
    const { vnfdId: processing } = await aKeptPackage({ onboardingState: "PROCESSING" });
    const detailFor = async (vnfdId: string) => {
      const answer = await call("POST", INSTANCES, { payload: { vnfdId } });
      return [answer.statusCode, answer.json().detail];
    };

    expect(await detailFor(ABSENT)).toEqual([
      422,
      `VnfPackage of vnfdId ${ABSENT} is not found or not operational.`,
    ]);
    expect(await detailFor(processing)).toEqual([
      422,
      `VnfPackage of vnfdId ${processing} is not found or not operational.`,
    ]);
    expect(await detailFor(disabled)).toEqual([422, `VnfId ${disabled} not ENABLED.`]);
  });

  test("keeps the package in use as long as anything is made of it, however many come and go at once", async () => {
    const { vnfPackage, vnfdId } = await aKeptPackage();
    const create = async () => (await call("POST", INSTANCES, { payload: { vnfdId } })).json().id;
    const remove = async (id: string) => (await call("DELETE", `${INSTANCES}/${id}`)).statusCode;

    for (let round = 0; round < 5; round += 1) {
      const first = await Promise.all([create(), create()]);
      const [kept] = await Promise.all([create(), ...first.map(remove)]);

      expect(await usageStateOf(vnfPackage)).toBe("IN_USE");
      expect(await remove(kept)).toBe(204);
      expect(await usageStateOf(vnfPackage)).toBe("NOT_IN_USE");
    }
  });
});

describe("reading", () => {
  test("shows when it changed, and by what tag it goes", async () => {
    const { id } = await aKeptInstance({ revision: 7, updatedAt: new Date("2026-02-03T04:05:06.789Z") });

    const { headers } = await call("GET", `${INSTANCES}/${id}`);

    expect(headers).toMatchObject({ etag: '"7"', "last-modified": "Tue, 03 Feb 2026 04:05:06 GMT" });
  });

  test("says which instance is not there", async () => {
    const answer = await call("GET", `${INSTANCES}/${ABSENT}`);

    expect([answer.statusCode, answer.json().detail]).toEqual([404, `VnfInstance ${ABSENT} not found.`]);
    expect((await call("GET", `${INSTANCES}/no%20uuid%2F'`)).json().code).toBe("VNF_INSTANCE_UNKNOWN");
  });

  test("never gives back a secret", async () => {
    const { id } = await aKeptInstance({
      instantiationState: "INSTANTIATED",
      instantiatedVnfInfo: { flavourId: "f", vnfState: "STARTED" },
      vimConnectionInfo: {
        vim1: {
          vimType: "ETSINFV.HELM.V_3",
          interfaceInfo: { endpoint: "https://10.0.0.1" },
          accessInfo: { bearer_token: "geheim" },
          extra: { kubeconfig: "geheim" },
        },
      },
    });

    const { body } = await call("GET", `${INSTANCES}/${id}`);

    expect(body).not.toContain("geheim");
    expect(body).toContain("https://10.0.0.1");
  });
});

describe("listing", () => {
  const ids = Array.from({ length: 8 }, (_, index) => `0000000${index}-0000-4000-8000-000000000001`);

  test("goes through all pages by their links, each instance once, in order", async () => {
    const { vnfPackage } = await aKeptPackage();
    for (const [index, id] of ids.entries()) {
      const metadata = { number: index, site: index % 2 === 0 ? "east" : "west" };
      const vnfInstanceName = `upf-${index}`;
      await store.vnfInstances.insert(
        aVnfInstance({ id, vnfPkgId: vnfPackage.id, vnfInstanceName, metadata }),
      );
    }

    const seen = await followPages(INSTANCES);

    expect(seen.flat().filter(({ id }) => ids.includes(id))).toHaveLength(ids.length);
    expect(seen.flat().map(({ id }) => id)).toEqual(
      (await store.vnfInstances.list({ limit: 1_000 })).map(({ id }) => id),
    );
    expect(seen.slice(0, -1).every((page) => page.length === 3)).toBe(true);
    expect(seen.flat().some((instance) => "metadata" in instance)).toBe(false);
  });

  test("finds by attributes that lists leave out, page by page", async () => {
    const pages = await followPages(`${INSTANCES}?filter=(eq,metadata/site,east);(gte,metadata/number,0)`);

    expect(pages.map((page) => page.map(({ vnfInstanceName }) => vnfInstanceName))).toEqual([
      ["upf-0", "upf-2", "upf-4"],
      ["upf-6"],
    ]);
  });

  test("keeps filter and selection in the link", async () => {
    const { headers } = await call(
      "GET",
      `${INSTANCES}?fields=metadata/site&filter=(cont,vnfInstanceName,upf-)`,
    );

    expect(headers.link).toBe(
      `<${baseUrl}${INSTANCES}?fields=metadata/site&filter=(cont,vnfInstanceName,upf-)&nextpage_opaque_marker=${ids[2]}>; rel="next"`,
    );
  });

  test("shows at once what has changed, come and gone, and by the same link what has not", async () => {
    for (let count = 0; count < 4; count += 1) await aKeptInstance();
    const firstPage = async () => {
      const { payload, headers } = await call("GET", INSTANCES);
      const instances: VnfInstance[] = JSON.parse(payload);
      return { instances, ids: instances.map(({ id }) => id), link: headers.link };
    };
    const asked = await firstPage();
    const [first] = asked.ids;
    const instance = first === undefined ? undefined : await store.vnfInstances.find(first);
    if (instance === undefined) throw new Error("the first page is empty");

    expect(await firstPage()).toEqual(asked);
    await store.vnfInstances.update({ ...instance, vnfInstanceName: "renamed" });
    expect((await firstPage()).instances[0]?.vnfInstanceName).toBe("renamed");
    const { id } = await aKeptInstance({ id: "00000000-0000-0000-0000-000000000001" });
    expect((await firstPage()).ids).toEqual([id, ...asked.ids.slice(0, 2)]);
    await store.vnfInstances.delete(id);
    expect(await firstPage()).toMatchObject({ ids: asked.ids, link: asked.link });
  });

  test("has no link on the last page, also when it is full", async () => {
    const answer = await call("GET", `${INSTANCES}?filter=(in,vnfInstanceName,upf-1,upf-3,upf-5)`);

    expect(answer.json()).toHaveLength(3);
    expect(answer.headers).not.toHaveProperty("link");
  });

  test("gives what is selected", async () => {
    const first = async (query: string) =>
      (await call("GET", `${INSTANCES}?filter=(eq,vnfInstanceName,upf-1)&${query}`)).json()[0];

    expect(await first("all_fields")).toMatchObject({ metadata: { number: 1, site: "west" } });
    expect(await first("fields=metadata/site")).toMatchObject({ id: ids[1], metadata: { site: "west" } });
    expect(await first("fields=metadata/site")).not.toHaveProperty("vnfInstanceName");
    expect(await first("exclude-fields=metadata")).not.toHaveProperty("metadata");
    expect(await first("exclude_fields=vnfInstanceName")).toHaveProperty("metadata");
  });

  test("cannot be used to guess a secret", async () => {
    await aKeptInstance({
      vimConnectionInfo: { vim1: { vimType: "t", accessInfo: { bearer_token: "geheim" } } },
    });

    const answer = await call(
      "GET",
      `${INSTANCES}?filter=(cont,vimConnectionInfo/vim1/accessInfo/bearer_token,g)`,
    );

    expect(answer.json()).toEqual([]);
  });

  test.each([
    ["filter=(eq,nope,1)", "INVALID_FILTER"],
    ["filter=nonsense", "INVALID_FILTER"],
    ["fields=nope", "INVALID_SELECTOR"],
    ["all_fields&fields=id", "INVALID_SELECTOR"],
    ["nextpage_opaque_marker=3", "INVALID_PAGE_MARKER"],
  ])("refuses ?%s", async (query, code) => {
    const answer = await call("GET", `${INSTANCES}?${query}`);

    expect([answer.statusCode, answer.json().code]).toEqual([400, code]);
  });
});

test.each([INSTANCES, "/vnflcm/v1/vnf_instances"])(
  "who has an instance already is not sent it again, from %s",
  async (instances) => {
    const { id } = await aKeptInstance({ revision: 4 });
    const read = (tag: string) => call("GET", `${instances}/${id}`, { headers: { "if-none-match": tag } });

    for (const tag of ['"4"', '"3", W/"4"', "*"]) {
      const known = await read(tag);
      expect([known.statusCode, known.body, known.headers.etag]).toEqual([304, "", '"4"']);
    }
    expect((await read('"3"')).json()).toMatchObject({ id });
  },
);

describe("modifying", () => {
  test("starts an occurrence and says where it is", async () => {
    const { id } = await aKeptInstance();

    const answer = await call("PATCH", `${INSTANCES}/${id}`, {
      payload: { metadata: { a: 1 } },
      headers: { "content-type": "application/merge-patch+json", "if-match": '"1"' },
    });

    const occurrence = await store.lcmOpOccs.findUnfinished(id);
    expect([answer.statusCode, answer.body]).toEqual([202, ""]);
    expect(answer.headers.location).toBe(`${baseUrl}/vnflcm/v2/vnf_lcm_op_occs/${occurrence?.id}`);
    expect(occurrence).toMatchObject({ operation: "MODIFY_INFO", params: { metadata: { a: 1 } } });
  });

  test("of a VNFC is refused, since it would change nothing", async () => {
    const { id } = await aKeptInstance();
    const modify = (vnfcInfoModifications: unknown) =>
      call("PATCH", `${INSTANCES}/${id}`, { payload: { vnfcInfoModifications } });

    const refused = await modify([{ id: "AMF-0", vnfcConfigurableProperties: { a: 1 } }]);

    expect([refused.statusCode, refused.json().invalidParams[0].pointer]).toEqual([
      400,
      "/vnfcInfoModifications",
    ]);
    expect((await modify([])).statusCode).toBe(202);
  });

  test.each(["metadata", "extensions", "vnfConfigurableProperties", "vimConnectionInfo"] as const)(
    "cannot let %s grow without end, and begins nothing then",
    async (attribute) => {
      const { id } = await aKeptInstance({
        instantiationState: "INSTANTIATED",
        [attribute]: { old: { vimType: "t", extra: { a: "x".repeat(800_000) } } },
      });

      const answer = await call("PATCH", `${INSTANCES}/${id}`, {
        payload: { [attribute]: { new: { vimType: "t", extra: { a: "x".repeat(800_000) } } } },
      });

      expect([answer.statusCode, answer.json().invalidParams[0].pointer]).toEqual([400, `/${attribute}`]);
      expect(answer.json().detail).toContain("at most 1048576");
      expect(await store.lcmOpOccs.findUnfinished(id)).toBeUndefined();
    },
  );

  test("cannot make a VIM connection that nobody could read any more", async () => {
    const { id } = await aKeptInstance({ instantiationState: "INSTANTIATED" });

    const answer = await call("PATCH", `${INSTANCES}/${id}`, {
      payload: { vimConnectionInfo: { vim1: {} } },
    });

    expect([answer.statusCode, answer.json().invalidParams[0].pointer]).toEqual([
      400,
      "/vimConnectionInfo/vim1/vimType",
    ]);
    expect((await call("GET", `${INSTANCES}/${id}`)).statusCode).toBe(200);
  });

  test("is refused while something else is going on, naming it", async () => {
    const { id } = await aKeptInstance();
    const occurrence = anOccurrence({ id: randomUUID(), vnfInstanceId: id, operationState: "FAILED_TEMP" });
    await store.lcmOpOccs.insert(occurrence);

    const answer = await call("PATCH", `${INSTANCES}/${id}`, { payload: {} });

    expect(answer.statusCode).toBe(409);
    expect(answer.json().detail).toContain(`INSTANTIATE ${occurrence.id} is FAILED_TEMP. Retry it`);
  });

  test("is refused when the instance has changed since", async () => {
    const { id } = await aKeptInstance({ revision: 4, updatedAt: new Date("2026-02-03T04:05:06.789Z") });
    const statusFor = async (headers: Record<string, string>) =>
      (await call("PATCH", `${INSTANCES}/${id}`, { payload: { metadata: {} }, headers })).statusCode;

    expect(await statusFor({ "if-match": '"3"' })).toBe(412);
    expect(await statusFor({ "if-match": 'W/"4"' })).toBe(412);
    expect(await statusFor({ "if-unmodified-since": "Tue, 03 Feb 2026 04:05:05 GMT" })).toBe(412);
    expect(await statusFor({ "if-unmodified-since": "no date", "if-match": '"9"' })).toBe(412);
    expect(
      await statusFor({ "if-match": '"3", "4"', "if-unmodified-since": "Tue, 03 Feb 2026 04:05:05 GMT" }),
    ).toBe(202);
  });

  test("takes a date in whole seconds, and one that is none for nothing", async () => {
    const updatedAt = new Date("2026-02-03T04:05:06.789Z");
    const [exact, nonsense] = [await aKeptInstance({ updatedAt }), await aKeptInstance({ updatedAt })];
    const statusFor = async ({ id }: VnfInstance, since: string) =>
      (await call("PATCH", `${INSTANCES}/${id}`, { payload: {}, headers: { "if-unmodified-since": since } }))
        .statusCode;

    expect(await statusFor(exact, "Tue, 03 Feb 2026 04:05:06 GMT")).toBe(202);
    expect(await statusFor(nonsense, "no date")).toBe(202);
  });

  test("of nothing is 404", async () => {
    expect((await call("PATCH", `${INSTANCES}/${ABSENT}`, { payload: {} })).json().code).toBe(
      "VNF_INSTANCE_UNKNOWN",
    );
  });
});

describe("instantiating and terminating", () => {
  test("start an occurrence and answer with its address and nothing else", async () => {
    const { id } = await aKeptInstance();

    const answer = await call("POST", `${INSTANCES}/${id}/instantiate`, {
      payload: {
        flavourId: "simple",
        additionalParams: { helm_chart_path: "Files/kubernetes/amf-0.1.0.tgz" },
      },
    });

    const occurrence = await store.lcmOpOccs.findUnfinished(id);
    expect([answer.statusCode, answer.body]).toEqual([202, ""]);
    expect(answer.headers.location).toBe(`${baseUrl}/vnflcm/v2/vnf_lcm_op_occs/${occurrence?.id}`);
    expect(occurrence).toMatchObject({ operation: "INSTANTIATE", operationState: "STARTING" });
  });

  test("are refused in the wrong state", async () => {
    const { id: fresh } = await aKeptInstance();
    const { id: running } = await aKeptInstance({ instantiationState: "INSTANTIATED" });

    const terminate = await call("POST", `${INSTANCES}/${fresh}/terminate`, {
      payload: { terminationType: "GRACEFUL" },
    });
    const instantiate = await call("POST", `${INSTANCES}/${running}/instantiate`, {
      payload: { flavourId: "f" },
    });

    expect([terminate.statusCode, terminate.json().detail]).toEqual([
      409,
      `VnfInstance ${fresh} isn't instantiated.`,
    ]);
    expect([instantiate.statusCode, instantiate.json().detail]).toEqual([
      409,
      `VnfInstance ${running} is instantiated.`,
    ]);
  });

  test("refuse an unknown flavour before anything begins", async () => {
    const { id } = await aKeptInstance();

    const answer = await call("POST", `${INSTANCES}/${id}/instantiate`, { payload: { flavourId: "giant" } });

    expect(answer.json()).toMatchObject({ status: 400, code: "FLAVOUR_UNKNOWN" });
    expect(await store.lcmOpOccs.findUnfinished(id)).toBeUndefined();
  });

  test("say that a body is wrong before that the instance is", async () => {
    const answer = await call("POST", `${INSTANCES}/${ABSENT}/terminate`, { payload: {} });

    expect(answer.json()).toMatchObject({ status: 400, detail: "/terminationType is required." });
  });
});

describe("deleting", () => {
  test("takes the instance and its history away", async () => {
    const { id } = await aKeptInstance();
    const occurrence = anOccurrence({ id: randomUUID(), vnfInstanceId: id, operationState: "COMPLETED" });
    await store.lcmOpOccs.insert(occurrence);

    const answer = await call("DELETE", `${INSTANCES}/${id}`, { headers: { "if-match": "*" } });

    expect([answer.statusCode, answer.body]).toEqual([204, ""]);
    expect(answer.headers).not.toHaveProperty("content-type");
    expect((await call("GET", `${INSTANCES}/${id}`)).statusCode).toBe(404);
    expect(await store.lcmOpOccs.find(occurrence.id)).toBeUndefined();
    expect((await call("DELETE", `${INSTANCES}/${id}`)).statusCode).toBe(404);
  });

  test("is refused while the VNF runs, while it is worked on, and when it has changed", async () => {
    const running = await aKeptInstance({ instantiationState: "INSTANTIATED" });
    const busy = await aKeptInstance();
    const changed = await aKeptInstance({ revision: 2 });
    const occurrence = anOccurrence({ id: randomUUID(), vnfInstanceId: busy.id });
    await store.lcmOpOccs.insert(occurrence);
    const refusal = async ({ id }: VnfInstance) => {
      const answer = await call("DELETE", `${INSTANCES}/${id}`, { headers: { "if-match": '"1"' } });
      return [answer.statusCode, answer.json().detail];
    };

    expect(await refusal(running)).toEqual([
      409,
      `VnfInstance ${running.id} is instantiated. Terminate it first.`,
    ]);
    expect(await refusal(busy)).toEqual([
      409,
      expect.stringContaining(`INSTANTIATE ${occurrence.id} is STARTING`),
    ]);
    expect(await refusal(changed)).toEqual([412, expect.stringContaining('its ETag is "2" now')]);
    expect(await store.vnfInstances.find(changed.id)).toBeDefined();
  });
});

async function followPages(start: string): Promise<VnfInstance[][]> {
  const pages: VnfInstance[][] = [];
  for (let url: string | undefined = start; url !== undefined; ) {
    const answer = await call("GET", url);
    pages.push(answer.json());
    url = /^<(.*)>; rel="next"$/.exec(String(answer.headers.link))?.[1]?.slice(baseUrl.length);
  }
  return pages;
}

describe("scaling, healing, changing the package, and external connectivity", () => {
  const aspect = {
    aspectId: "amf_aspect",
    name: "",
    description: "",
    maxScaleLevel: 2,
    deltas: { AMF: [1, 1] },
  };
  const scaleStatus = [{ aspectId: "amf_aspect", scaleLevel: 0 }];
  const running = async () => {
    const { vnfPackage, vnfdId } = await aKeptPackage({}, [
      { ...aFlavour(["AMF"]), scalingAspects: [aspect] },
    ]);
    return aKeptInstance({
      vnfPkgId: vnfPackage.id,
      vnfdId,
      instantiationState: "INSTANTIATED",
      instantiatedVnfInfo: { flavourId: "simple", vnfState: "STARTED", scaleStatus },
      deployment: { vimConnectionId: "vim1", namespace: "default", units: [aHelmUnit("amf")] },
    });
  };

  test.each([
    ["scale", "SCALE", { type: "SCALE_OUT", aspectId: "amf_aspect", numberOfSteps: 2 }],
    [
      "change_vnfpkg",
      "CHANGE_VNFPKG",
      { additionalParams: { upgrade_type: "RollingUpdate", vdu_params: [{ vdu_id: "AMF" }] } },
    ],
    ["change_vnfpkg", "CHANGE_VNFPKG", {}],
  ])("%s is started, and answered with its address and nothing else", async (task, operation, body) => {
    const { id, vnfdId } = await running();
    const payload = task === "scale" ? body : { ...body, vnfdId };

    const answer = await call("POST", `${INSTANCES}/${id}/${task}`, { payload });

    expect([answer.statusCode, answer.body]).toEqual([202, ""]);
    const occurrence = (await call("GET", String(answer.headers.location))).json();
    expect(occurrence).toMatchObject({ operation, operationState: "STARTING", operationParams: payload });
  });

  test.each([
    ["/aspectId", { type: "SCALE_OUT", aspectId: "none" }, "Invalid aspectId 'none'."],
    ["/numberOfSteps", { type: "SCALE_IN", aspectId: "amf_aspect" }, "Invalid numberOfSteps '1'."],
    ["/type", { type: "SCALE_UP", aspectId: "amf_aspect" }, ""],
  ])("a scale that is wrong at %s is 400 and nothing is started", async (pointer, payload, detail) => {
    const { id } = await running();

    const answer = await call("POST", `${INSTANCES}/${id}/scale`, { payload });

    expect([answer.statusCode, answer.json().invalidParams[0].pointer]).toEqual([400, pointer]);
    expect(answer.json().detail).toContain(detail);
    expect(await store.lcmOpOccs.findUnfinished(id)).toBeUndefined();
  });

  test("a heal is started, and kept with its cause", async () => {
    const { id } = await running();

    const answer = await call("POST", `${INSTANCES}/${id}/heal`, { payload: { cause: "no answer" } });

    expect(answer.statusCode).toBe(202);
    const occurrence = (await call("GET", String(answer.headers.location))).json();
    expect(occurrence).toMatchObject({ operation: "HEAL", operationParams: { cause: "no answer" } });
  });

  test.each([
    ["heal", { vnfcInstanceId: ["AMF-9"] }, "vnfcInstanceId(AMF-9) does not exist."],
    ["heal", { vnfcInstanceId: [] }, ""],
    ["heal", { additionalParams: { all: 1 } }, "additionalParams['all'] must be bool."],
    ["change_vnfpkg", {}, ""],
    ["change_ext_conn", { extVirtualLinks: [] }, ""],
  ])("%s with %j is 400 and nothing is started", async (task, payload, detail) => {
    const { id } = await running();

    const answer = await call("POST", `${INSTANCES}/${id}/${task}`, { payload });

    expect(answer.statusCode).toBe(400);
    expect(answer.json().detail).toContain(detail);
    expect(await store.lcmOpOccs.findUnfinished(id)).toBeUndefined();
  });

  test.each(["heal", "change_vnfpkg"])("%s of an instance that is not instantiated is 409", async (task) => {
    const { id } = await aKeptInstance();

    const answer = await call("POST", `${INSTANCES}/${id}/${task}`, { payload: { vnfdId: "d" } });

    expect([answer.statusCode, answer.json().detail]).toEqual([409, `VnfInstance ${id} isn't instantiated.`]);
  });

  test("a change to a VNFD that is not there is 422", async () => {
    const { id } = await running();

    const answer = await call("POST", `${INSTANCES}/${id}/change_vnfpkg`, { payload: { vnfdId: ABSENT } });

    expect([answer.statusCode, answer.json().code]).toEqual([422, "VNFD_UNKNOWN"]);
  });

  test("external connectivity is refused with the way out, and of an unknown instance with 404", async () => {
    const { id } = await running();
    const connect = (to: string) =>
      call("POST", `${INSTANCES}/${to}/change_ext_conn`, { payload: { extVirtualLinks: [{ id: "v" }] } });

    const refused = await connect(id);

    expect([refused.statusCode, refused.json().code]).toEqual([422, "EXT_CONN_UNSUPPORTED"]);
    expect(refused.json().detail).toContain("change_vnfpkg");
    expect((await connect(ABSENT)).statusCode).toBe(404);
  });
});
