import { describe, expect, test } from "vitest";
import { packCsar, smallCsar } from "../../../test/support/a-csar.ts";
import { aPackageApi, packagesUrl } from "../../../test/support/a-package-api.ts";

const { app, aCreatedPackage, anOnboardedPackage, put, until } = await aPackageApi();
let vnfds = 0;

/** A package whose VNFD id nobody else has. */
function aCsarOfItsOwn(): Promise<Buffer> {
  vnfds += 1;
  const id = `77aa0c54-31d5-4b5c-8a55-${String(vnfds).padStart(12, "0")}`;
  return packCsar({
    ...smallCsar,
    "Definitions/top.yaml": String(smallCsar["Definitions/top.yaml"]).replace(
      /descriptor_id: .*/,
      `descriptor_id: ${id}`,
    ),
  });
}

describe("the life of a VNF package", () => {
  test("begins with nothing but a state, at a relative address", async () => {
    const answer = await app.inject({
      method: "POST",
      url: packagesUrl,
      body: { userDefinedData: { owner: "lab" } },
    });

    expect(answer.statusCode).toBe(201);
    const info = answer.json();
    expect(info).toMatchObject({
      onboardingState: "CREATED",
      operationalState: "DISABLED",
      usageState: "NOT_IN_USE",
      userDefinedData: { owner: "lab" },
      _links: { self: { href: `${packagesUrl}/${info.id}` } },
    });
    expect(answer.headers).toMatchObject({
      location: `${packagesUrl}/${info.id}`,
      "content-type": "application/json",
      version: "1.3.0",
    });
  });

  test("goes through upload, reading and use to its deletion", async () => {
    const url = await aCreatedPackage();
    const uploaded = await put(url, await aCsarOfItsOwn());
    expect(uploaded.statusCode).toBe(202);
    expect(uploaded.body).toBe("");

    const onboarded = await until(url, "ONBOARDED");
    expect(onboarded).toMatchObject({
      operationalState: "ENABLED",
      vnfProvider: "Acme",
      vnfProductName: "Edge UPF",
      checksum: { algorithm: "SHA-256", hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
      additionalArtifacts: [expect.objectContaining({ artifactPath: "Scripts/hook.py" })],
    });

    const whileEnabled = await app.inject({ method: "DELETE", url });
    expect(whileEnabled.statusCode).toBe(409);
    expect(whileEnabled.json().code).toBe("VNF_PACKAGE_STATE");

    const disabled = await app.inject({ method: "PATCH", url, body: { operationalState: "DISABLED" } });
    expect(disabled.statusCode).toBe(200);
    expect(disabled.json()).toStrictEqual({ operationalState: "DISABLED" });

    const deleted = await app.inject({ method: "DELETE", url });
    expect(deleted.statusCode).toBe(204);
    expect(deleted.body).toBe("");
    const gone = await app.inject(url);
    expect(gone.statusCode).toBe(404);
    expect(gone.json().detail).toBe(`Can not find requested vnf package: ${url.split("/").at(-1)}`);
  });

  test("shows why a content was refused, and takes another one", async () => {
    const url = await aCreatedPackage();
    expect((await put(url, Buffer.from("this is no archive"))).statusCode).toBe(202);

    const refused = await until(url, "ERROR");
    expect(refused.onboardingFailureDetails).toMatchObject({
      status: 422,
      code: "PACKAGE_REFUSED",
      detail: expect.any(String),
    });

    expect((await put(url, await aCsarOfItsOwn())).statusCode).toBe(202);
    expect(await until(url, "ONBOARDED")).not.toHaveProperty("onboardingFailureDetails");
  });
});

describe("changes", () => {
  test.each(["application/json", "application/merge-patch+json"])(
    "come as %s, and the answer holds what changed",
    async (type) => {
      const url = await aCreatedPackage({ owner: "lab", site: "north", old: "x" });

      const answer = await app.inject({
        method: "PATCH",
        url,
        headers: { "content-type": type },
        payload: JSON.stringify({ userDefinedData: { owner: "lab", site: "south", old: null } }),
      });

      expect(answer.statusCode).toBe(200);
      expect(answer.json()).toStrictEqual({ userDefinedData: { site: "south", old: null } });
      expect((await app.inject(url)).json().userDefinedData).toStrictEqual({ owner: "lab", site: "south" });
    },
  );

  test("are answered as they are kept, also lists and maps within maps", async () => {
    const url = await aCreatedPackage({ site: { city: "Bonn", row: 4 } });
    const userDefinedData = {
      list: [1, { a: null }],
      site: { row: null, rack: { unit: 7 } },
      deep: { on: true },
    };

    const answer = await app.inject({ method: "PATCH", url, body: { userDefinedData } });

    const kept = { list: [1, { a: null }], site: { city: "Bonn", rack: { unit: 7 } }, deep: { on: true } };
    expect(answer.json()).toStrictEqual({ userDefinedData: kept });
    expect((await app.inject(url)).json().userDefinedData).toStrictEqual(kept);
  });

  test("that name nothing are told what they may name", async () => {
    const answer = await app.inject({ method: "PATCH", url: await aCreatedPackage(), body: {} });

    expect(answer.json().detail).toBe("The request body must hold operationalState or userDefinedData.");
  });

  test("that change nothing are conflicts", async () => {
    const url = await anOnboardedPackage(await aCsarOfItsOwn());
    await app.inject({ method: "PATCH", url, body: { userDefinedData: { owner: "lab" } } });

    for (const body of [{ operationalState: "ENABLED" }, { userDefinedData: { owner: "lab" } }]) {
      expect((await app.inject({ method: "PATCH", url, body })).statusCode).toBe(409);
    }
  });

  test("of the operational state need content", async () => {
    const url = await aCreatedPackage();

    const answer = await app.inject({ method: "PATCH", url, body: { operationalState: "ENABLED" } });

    expect(answer.statusCode).toBe(400);
    expect(answer.json().invalidParams).toMatchObject([{ pointer: "/operationalState" }]);
  });

  test.each([
    [{}, ""],
    [{ colour: "blue" }, ""],
    [{ operationalState: "BROKEN" }, "/operationalState"],
    [{ userDefinedData: [] }, "/userDefinedData"],
  ])("like %j are refused", async (body, pointer) => {
    const answer = await app.inject({ method: "PATCH", url: await aCreatedPackage(), body });

    expect(answer.statusCode).toBe(400);
    expect(answer.json().invalidParams).toMatchObject([{ pointer }]);
  });
});

describe("lists", () => {
  test("leave out what is long, unless asked for it", async () => {
    const url = await anOnboardedPackage(await aCsarOfItsOwn());
    const filter = `filter=(eq,id,${url.split("/").at(-1)})`;
    const list = async (query: string) => (await app.inject(`${packagesUrl}?${filter}&${query}`)).json()[0];

    expect(await list("")).toMatchObject({ vnfProductName: "Edge UPF" });
    expect(Object.keys(await list(""))).not.toContain("additionalArtifacts");
    expect(Object.keys(await list("all_fields"))).toContain("additionalArtifacts");
    expect(Object.keys(await list("exclude_default&fields=checksum"))).toContain("checksum");
    expect(Object.keys(await list("fields=userDefinedData"))).not.toContain("vnfProductName");
  });

  test("are filtered by what they show and by what they leave out", async () => {
    const url = await aCreatedPackage({ owner: "filter-test" });
    const find = async (filter: string) =>
      (await app.inject({ url: packagesUrl, query: { filter } })).json().map(({ id }: { id: string }) => id);

    expect(await find("(eq,userDefinedData/owner,filter-test)")).toStrictEqual([url.split("/").at(-1)]);
    expect(await find("(eq,userDefinedData/owner,nobody)")).toStrictEqual([]);
    expect(await find("(eq,onboardingState,PROCESSING)")).toStrictEqual([]);
  });

  test("come in pages, each leading to the next", async () => {
    for (let n = 0; n < 4; n += 1) await aCreatedPackage({ batch: "paged" });
    const seen: string[] = [];
    let url = `${packagesUrl}?filter=(eq,userDefinedData/batch,paged)`;
    for (let pages = 0; url !== "" && pages < 10; pages += 1) {
      const answer = await app.inject(url);
      seen.push(...answer.json().map(({ id }: { id: string }) => id));
      url = /^<(.*)>; rel="next"$/.exec(String(answer.headers.link ?? ""))?.[1] ?? "";
    }

    expect(seen).toHaveLength(4);
    expect(new Set(seen).size).toBe(4);
  });

  test.each([
    "filter=(eq,colour,blue)",
    "filter=(like,id,x)",
    "fields=colour",
    "exclude_fields=colour",
    "all_fields&fields=id",
    "nextpage_opaque_marker=x",
  ])("with %s are refused", async (query) => {
    expect((await app.inject(`${packagesUrl}?${query}`)).statusCode).toBe(400);
  });

  test("know the attributes of the standard that Fairlead never sends", async () => {
    const answer = await app.inject(`${packagesUrl}?filter=(gt,softwareImages/minDisk,7)`);

    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toStrictEqual([]);
  });
});

describe("what is not there or not yet", () => {
  test.each([
    ["GET", ""],
    ["PATCH", ""],
    ["DELETE", ""],
    ["GET", "/package_content"],
    ["PUT", "/package_content"],
    ["POST", "/package_content/upload_from_uri"],
    ["GET", "/vnfd"],
    ["GET", "/manifest"],
    ["GET", "/artifacts/Scripts/hook.py"],
  ] as const)("%s %s of an unknown package is 404", async (method, path) => {
    const body = {
      PATCH: { userDefinedData: { a: "b" } },
      POST: { addressInformation: "https://example.com/p.zip" },
    };
    const answer = await app.inject({
      method,
      url: `${packagesUrl}/nobody${path}`,
      ...(method in body && { body: body[method as keyof typeof body] }),
    });

    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ code: "VNF_PACKAGE_UNKNOWN", status: 404 });
    expect(answer.headers).toMatchObject({ "content-type": "application/problem+json", version: "1.3.0" });
  });

  test.each(["package_content", "vnfd", "manifest", "artifacts/Scripts/hook.py"])(
    "%s of a package without content is 409",
    async (path) => {
      const answer = await app.inject(`${await aCreatedPackage()}/${path}`);

      expect(answer.statusCode).toBe(409);
      expect(answer.json().detail).toContain("is CREATED; it has content once it is ONBOARDED");
    },
  );

  test.each(["%00", "%ff", "a".repeat(2_000), "..", "%2e%2e%2f"])(
    "a package cannot be called %s",
    async (id) => {
      const answer = await app.inject(`${packagesUrl}/${id}/package_content`);

      expect(answer.statusCode).toBeGreaterThanOrEqual(400);
      expect(answer.statusCode).toBeLessThan(500);
    },
  );

  test("content is taken once", async () => {
    const url = await anOnboardedPackage(await aCsarOfItsOwn());

    expect((await put(url, Buffer.from("x"))).statusCode).toBe(409);
    const fromUri = await app.inject({
      method: "POST",
      url: `${url}/package_content/upload_from_uri`,
      body: { addressInformation: "https://example.com/p.zip" },
    });
    expect(fromUri.statusCode).toBe(409);
  });

  test("other methods are told which there are", async () => {
    const answer = await app.inject({ method: "POST", url: `${packagesUrl}/x/package_content` });

    expect(answer.statusCode).toBe(405);
    expect(answer.headers.allow).toBe("GET, PUT");
  });
});

describe("bad bodies", () => {
  const send = (payload: string | Buffer, type = "application/json") =>
    app.inject({ method: "POST", url: packagesUrl, headers: { "content-type": type }, payload });

  test.each([
    ["no JSON", "{", "MALFORMED_BODY"],
    ["bad UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), "MALFORMED_BODY"],
    ["an array", "[]", "INVALID_REQUEST"],
    ["a wrong type", '{"userDefinedData": "x"}', "INVALID_REQUEST"],
    ["a wrong key", '{"userDefinedData": {"a\\u0000": "x"}}', "INVALID_REQUEST"],
    ["a deep one", `{"userDefinedData": {"a": ${"[".repeat(5_000)}${"]".repeat(5_000)}}}`, "MALFORMED_BODY"],
  ])("with %s are refused", async (_, payload, code) => {
    const answer = await send(payload);

    expect(answer.statusCode).toBe(400);
    expect(answer.json().code).toBe(code);
  });

  test("of another type are refused", async () => {
    expect((await send("<a/>", "application/xml")).statusCode).toBe(415);
  });
});

describe("uploads from a URI", () => {
  const upload = async (body: object) =>
    app.inject({ method: "POST", url: `${await aCreatedPackage()}/package_content/upload_from_uri`, body });

  test.each([
    "http://127.0.0.1/p.zip",
    "http://localhost:9890/vnfpkgm/v1/vnf_packages",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/p.zip",
    "http://[::1]/p.zip",
    "http://[::ffff:127.0.0.1]/p.zip",
    "http://2130706433/p.zip",
    "http://0x7f.1/p.zip",
    "file:///etc/passwd",
    "gopher://127.0.0.1:5432/",
    "not a url",
  ])("are not fetched from %s", async (addressInformation) => {
    const answer = await upload({ addressInformation });

    expect(answer.statusCode).toBe(400);
    expect(answer.json().code).toBe("SOURCE_FORBIDDEN");
  });

  test.each([
    {},
    { addressInformation: 7 },
    { addressInformation: "" },
    { addressInformation: "https://a", password: 7 },
  ])("need an address: %j", async (body) => {
    const answer = await upload(body);

    expect(answer.statusCode).toBe(400);
    expect(answer.json().code).toBe("INVALID_REQUEST");
  });

  test("that were refused leave the package as it was", async () => {
    const url = await aCreatedPackage();
    await app.inject({
      method: "POST",
      url: `${url}/package_content/upload_from_uri`,
      body: { addressInformation: "http://127.0.0.1/" },
    });

    expect((await app.inject(url)).json()).toMatchObject({ onboardingState: "CREATED" });
  });
});
