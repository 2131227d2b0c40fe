import { beforeAll, describe, expect, test } from "vitest";
import { fromBuffer } from "yauzl";
import { aChartArchive, packCsar, smallCsar } from "../../../test/support/a-csar.ts";
import { aPackageApi } from "../../../test/support/a-package-api.ts";

const { app, anOnboardedPackage } = await aPackageApi();
const [toscaMeta = ""] = String(smallCsar["TOSCA-Metadata/TOSCA.meta"]).split("\n\n");
let csar: Buffer;
let url: string;

beforeAll(async () => {
  csar = await packCsar({ ...smallCsar, "Files/charts/amf.tgz": await aChartArchive("amf") });
  url = await anOnboardedPackage(csar);
});

const get = (path: string, headers: Record<string, string> = {}) =>
  app.inject({ url: `${url}/${path}`, headers });

describe("package_content", () => {
  test("is the archive, byte by byte as it was uploaded", async () => {
    const answer = await get("package_content", { accept: "application/zip" });

    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({
      "content-type": "application/zip",
      "content-length": String(csar.length),
      "accept-ranges": "bytes",
    });
    expect(answer.rawPayload.equals(csar)).toBe(true);
  });

  test.each([
    ["bytes=0-9", 0, 9],
    ["bytes=100-", 100, undefined],
    ["bytes=-20", -20, undefined],
  ])("can be had in part: %s", async (range, first, last) => {
    const answer = await get("package_content", { range });

    const part = csar.subarray(first, last === undefined ? undefined : last + 1);
    const from = first < 0 ? csar.length + first : first;
    expect(answer.statusCode).toBe(206);
    expect(answer.headers["content-range"]).toBe(`bytes ${from}-${last ?? csar.length - 1}/${csar.length}`);
    expect(answer.headers["content-length"]).toBe(String(part.length));
    expect(answer.rawPayload.equals(part)).toBe(true);
  });

  test("cannot be had beyond its end", async () => {
    const answer = await get("package_content", { range: `bytes=${csar.length}-` });

    expect(answer.statusCode).toBe(416);
    expect(answer.headers).toMatchObject({
      "content-range": `bytes */${csar.length}`,
      "content-type": "application/problem+json",
    });
  });

  test("cannot be had in several parts at once", async () => {
    expect((await get("package_content", { range: "bytes=0-1,3-4" })).statusCode).toBe(400);
  });

  test("is sent whole to who holds a part of another one", async () => {
    const { etag } = (await get("package_content")).headers;

    expect((await get("package_content", { range: "bytes=5-", "if-range": String(etag) })).statusCode).toBe(
      206,
    );
    expect((await get("package_content", { range: "bytes=5-", "if-range": '"another"' })).statusCode).toBe(
      200,
    );
  });
});

test.each(["package_content", "artifacts/Scripts/hook.py"])(
  "%s is not sent to who has it already",
  async (path) => {
    const { etag } = (await get(path)).headers;

    const known = await get(path, { "if-none-match": `"another", W/${etag}`, range: "bytes=0-1" });

    expect([known.statusCode, known.body, known.headers.etag]).toEqual([304, "", etag]);
    expect((await get(path, { "if-none-match": '"another"' })).statusCode).toBe(200);
  },
);

describe("artifacts", () => {
  test.each([
    ["Scripts/hook.py", "text/x-python"],
    ["Files/charts/amf.tgz", "application/gzip"],
  ])("%s comes as %s", async (path, type) => {
    const answer = await get(`artifacts/${path}`, { accept: "application/json" });

    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({ "content-type": type, "x-content-type-options": "nosniff" });
  });

  test("can be had in part", async () => {
    const answer = await get("artifacts/Scripts/hook.py", { range: "bytes=0-4" });

    expect(answer.statusCode).toBe(206);
    expect(answer.body).toBe("print");
  });

  test("have paths that may be encoded", async () => {
    expect((await get("artifacts/Scripts%2Fhook%2Epy")).statusCode).toBe(200);
  });

  test.each([
    "Definitions/top.yaml",
    "TOSCA-Metadata/TOSCA.meta",
    "nothing.txt",
    "",
    "..%2F..%2F..%2Fetc%2Fpasswd",
    "%00",
  ])("'%s' is none", async (path) => {
    const answer = await get(`artifacts/${path}`);

    expect(answer.statusCode).toBe(404);
  });
});

describe("the VNFD", () => {
  test("of several files is a ZIP of them all, with TOSCA.meta", async () => {
    const answer = await get("vnfd", { accept: "text/plain,application/zip" });

    expect(answer.statusCode).toBe(200);
    expect(answer.headers["content-type"]).toBe("application/zip");
    const files = await unzip(answer.rawPayload);
    expect([...files.keys()].toSorted()).toStrictEqual([
      "Definitions/df_simple.yaml",
      "Definitions/top.yaml",
      "Definitions/types.yaml",
      "TOSCA-Metadata/TOSCA.meta",
    ]);
    expect(files.get("Definitions/types.yaml")).toBe(smallCsar["Definitions/types.yaml"]);
  });

  test("of several files cannot be had as text", async () => {
    expect((await get("vnfd", { accept: "text/plain" })).statusCode).toBe(400);
  });

  test("is neither JSON nor anything else", async () => {
    expect((await get("vnfd", { accept: "application/json" })).statusCode).toBe(406);
    expect((await get("vnfd", { accept: "image/png" })).statusCode).toBe(406);
  });

  test("of one file is text, and its type says no more than that", async () => {
    const single = `tosca_definitions_version: tosca_simple_yaml_1_2
imports: [ etsi_nfv_sol001_vnfd_types.yaml ]
node_types:
  acme.single:
    derived_from: tosca.nodes.nfv.VNF
topology_template:
  substitution_mappings:
    node_type: acme.single
    properties: { flavour_id: simple }
  node_templates:
    VNF:
      type: acme.single
      properties:
        descriptor_id: 88bb0c54-31d5-4b5c-8a55-0f3f51f1a001
        descriptor_version: "1.0"
        provider: Acme
        product_name: Single
        software_version: "1.0"
        vnfm_info: [ Tacker ]
        flavour_id: simple
        flavour_description: the only one
`;
    const ofOneFile = await anOnboardedPackage(
      await packCsar({ "TOSCA-Metadata/TOSCA.meta": toscaMeta, "Definitions/top.yaml": single }),
    );

    const answer = await app.inject({
      url: `${ofOneFile}/vnfd`,
      headers: { accept: "text/plain,application/zip" },
    });

    expect(answer.headers["content-type"]).toBe("text/plain");
    expect(answer.body).toBe(single);
    const zip = await app.inject({ url: `${ofOneFile}/vnfd`, headers: { accept: "application/zip" } });
    expect([...(await unzip(zip.rawPayload)).keys()]).toContain("Definitions/top.yaml");
  });
});

describe("the manifest", () => {
  test("is text", async () => {
    const signed = await anOnboardedPackage(
      await packCsar({
        ...smallCsar,
        "Definitions/top.yaml": String(smallCsar["Definitions/top.yaml"]).replace("77aa0c54", "99cc0c54"),
        "TOSCA-Metadata/TOSCA.meta": `${toscaMeta}\nETSI-Entry-Manifest: edge.mf\n`,
        "edge.mf": "metadata:\n  vnf_product_name: Edge UPF\n\nSource: Scripts/hook.py\n",
      }),
    );

    const answer = await app.inject({ url: `${signed}/manifest`, headers: { accept: "text/plain" } });
    expect(answer.headers["content-type"]).toBe("text/plain");
    expect(answer.body).toMatch(/^metadata:\n[\s\S]*Source: Scripts\/hook.py/);
  });

  test("is missing in a package without one", async () => {
    const answer = await get("manifest");

    expect(answer.statusCode).toBe(404);
    expect(answer.json().detail).toContain("has no manifest");
  });
});

async function unzip(archive: Buffer): Promise<Map<string, string>> {
  const { promise, resolve, reject } = Promise.withResolvers<Map<string, string>>();
  const files = new Map<string, string>();
  fromBuffer(archive, { lazyEntries: true }, (error, zip) => {
    if (error) return reject(error);
    zip.on("error", reject);
    zip.on("end", () => resolve(files));
    zip.on("entry", (entry) => {
      zip.openReadStream(entry, async (failure, stream) => {
        if (failure) return reject(failure);
        files.set(entry.fileName, Buffer.concat(await stream.toArray()).toString("utf8"));
        zip.readEntry();
      });
    });
    zip.readEntry();
  });
  return promise;
}
