import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { anLcmApi, baseUrl } from "../../test/support/an-lcm-api.ts";
import {
  aHelmUnit,
  anOccurrence,
  aPackage,
  aPackageChart,
  aVnfInstance,
} from "../../test/support/builders.ts";
import type { LcmOpOcc } from "../domain/lcm-op-occ.ts";
import type { VnfInstance } from "../domain/vnf-instance.ts";
import type { VnfPackage } from "../domain/vnf-package.ts";

const api = await anLcmApi({ limits: { pageSize: 3 } });
const { store } = api;
const call: typeof api.call = (method, url, { headers, ...rest } = {}) =>
  api.call(method, url, { headers: { version: undefined, ...headers }, ...rest });
const INSTANCES = "/vnflcm/v1/vnf_instances";
const OCCURRENCES = "/vnflcm/v1/vnf_lcm_op_occs";
const ABSENT = "00000000-0000-4000-8000-000000000000";

async function aKeptPackage(): Promise<{ vnfPackage: VnfPackage; vnfdId: string }> {
  const vnfdId = randomUUID();
  const { content, ...rest } = aPackage([aPackageChart("example")], { id: randomUUID() });
  if (content === undefined) throw new Error("a package without content");
  const vnfPackage = { ...rest, content: { ...content, vnfd: { ...content.vnfd, vnfdId } } };
  await store.vnfPackages.insert(vnfPackage);
  return { vnfPackage, vnfdId };
}

async function aKeptInstance(parts: Partial<VnfInstance> = {}): Promise<VnfInstance> {
  const { vnfPackage, vnfdId } = await aKeptPackage();
  const instance = aVnfInstance({ id: randomUUID(), vnfPkgId: vnfPackage.id, vnfdId, ...parts });
  await store.vnfInstances.insert(instance);
  return instance;
}

async function aKeptOccurrence(parts: Partial<LcmOpOcc> = {}): Promise<LcmOpOcc> {
  const { id: vnfInstanceId } = await aKeptInstance();
  const occurrence = anOccurrence({ id: randomUUID(), vnfInstanceId, ...parts });
  await store.lcmOpOccs.insert(occurrence);
  return occurrence;
}

const aRunningInstance = () =>
  aKeptInstance({
    vnfInstanceName: "upf-west",
    instantiationState: "INSTANTIATED",
    metadata: { site: "west" },
    instantiatedVnfInfo: {
      flavourId: "small",
      vnfState: "STARTED",
      scaleStatus: [{ aspectId: "gtp_aspect", scaleLevel: 0 }],
      maxScaleLevels: [{ aspectId: "gtp_aspect", scaleLevel: 3 }],
      vnfcResourceInfo: [
        {
          id: "GTP-0",
          vduId: "GTP",
          computeResource: {
            vimConnectionId: "c1",
            resourceId: "gtp-edge-7c9b6f-x2m4q",
            vimLevelResourceType: "Deployment",
          },
          metadata: { podUid: "u" },
        },
      ],
      vnfcInfo: [{ id: "GTP-0", vduId: "GTP", vnfcResourceInfoId: "GTP-0", vnfcState: "STARTED" }],
      metadata: { namespace: "edge" },
    },
    vimConnectionInfo: {
      c1: {
        vimId: "0f6e",
        vimType: "ETSINFV.KUBERNETES.V_1",
        interfaceInfo: { endpoint: "https://192.0.2.10:6443" },
        accessInfo: { bearer_token: "geheim" },
        extra: { helm_info: "{'masternode_ip': ['192.0.2.20'], 'masternode_password': 'geheim'}", area: "a" },
      },
    },
    deployment: {
      vimConnectionId: "c1",
      namespace: "edge",
      units: [],
      objects: [
        { apiVersion: "apps/v1", kind: "Deployment", namespace: "edge", name: "gtp-edge", uid: "u1" },
      ],
    },
  });

describe("instances", () => {
  test("are created without a Version header, and named after their id", async () => {
    const { vnfPackage, vnfdId } = await aKeptPackage();

    const answer = await call("POST", INSTANCES, { payload: { vnfdId } });

    const { id } = answer.json();
    const self = `${baseUrl}${INSTANCES}/${id}`;
    expect(answer.statusCode).toBe(201);
    expect(answer.headers).toMatchObject({ location: self, version: "1.3.0", etag: '"1"' });
    expect(answer.json()).toEqual({
      id,
      vnfInstanceName: `vnf-${id}`,
      vnfdId,
      vnfPkgId: vnfPackage.id,
      vnfProvider: "Acme",
      vnfProductName: "Edge UPF",
      vnfSoftwareVersion: "2.3",
      vnfdVersion: "1.0",
      instantiationState: "NOT_INSTANTIATED",
      metadata: {},
      vimConnectionInfo: [],
      _links: { self: { href: self }, instantiate: { href: `${self}/instantiate` } },
    });
    expect((await call("GET", `${INSTANCES}/${id}`)).json()).toEqual(answer.json());
    expect((await call("DELETE", `${INSTANCES}/${id}`)).statusCode).toBe(204);
  });

  test("are shown in Tacker's shape, with resources, and without a secret or anything of Helm's hosts", async () => {
    const { id, vnfdId, vnfPkgId } = await aRunningInstance();

    const answer = await call("GET", `${INSTANCES}/${id}`);

    expect(answer.json()).toMatchObject({
      id,
      vnfInstanceName: "upf-west",
      vnfdId,
      vnfPkgId,
      metadata: { site: "west", namespace: "edge", tenant: "edge" },
      vimConnectionInfo: [
        {
          id: "c1",
          vimId: "0f6e",
          vimType: "kubernetes",
          interfaceInfo: { endpoint: "https://192.0.2.10:6443" },
          accessInfo: {},
          extra: { area: "a" },
        },
      ],
    });
    expect(answer.json().instantiatedVnfInfo).toEqual({
      flavourId: "small",
      vnfState: "STARTED",
      scaleStatus: [{ aspectId: "gtp_aspect", scaleLevel: 0 }],
      extCpInfo: [],
      vnfcResourceInfo: [
        {
          id: "GTP-0",
          vduId: "GTP",
          storageResourceIds: [],
          computeResource: {
            vimConnectionId: "c1",
            resourceId: "gtp-edge-7c9b6f-x2m4q",
            vimLevelResourceType: "Deployment",
          },
        },
      ],
      vnf_resources: [
        {
          resource_name: "gtp-edge",
          resource_type: "apps/v1,Deployment",
          resource_identifier: "u1",
          resource_status: "",
        },
      ],
    });
    expect(answer.body).not.toMatch(/geheim|helm_info|192\.0\.2\.20/);
  });

  test("are listed whole, by filter and selection, page by page or all at once", async () => {
    const { vnfPackage } = await aKeptPackage();
    for (let number = 0; number < 5; number += 1) {
      const vnfInstanceName = `page-${number}`;
      const instance = { id: randomUUID(), vnfPkgId: vnfPackage.id, vnfInstanceName, metadata: { number } };
      await store.vnfInstances.insert(aVnfInstance(instance));
    }
    const filter = "filter=(cont,vnfInstanceName,page-)";

    const page = await call("GET", `${INSTANCES}?${filter}`);
    const all = await call("GET", `${INSTANCES}?${filter}&all_records=yes`);
    const cut = await call("GET", `${INSTANCES}?${filter}&exclude-fields=metadata,vimConnectionInfo`);

    expect(page.json()).toHaveLength(3);
    expect(page.headers.link).toContain(`${baseUrl}${INSTANCES}?`);
    expect(page.json()[0]).toMatchObject({ metadata: {}, vimConnectionInfo: [] });
    expect(all.json()).toHaveLength(5);
    expect(all.headers).not.toHaveProperty("link");
    expect(cut.json()[0]).not.toHaveProperty("metadata");
  });

  test("say in Tacker's words that they are not there", async () => {
    const answer = await call("GET", `${INSTANCES}/${ABSENT}`);

    expect([answer.statusCode, answer.json().detail]).toEqual([
      404,
      `Can not find requested vnf instance: ${ABSENT}`,
    ]);
    expect((await call("POST", INSTANCES, { payload: { vnfdId: ABSENT } })).statusCode).toBe(404);
  });
});

describe("operations", () => {
  const examples = [
    [
      "a chart of a repository",
      {
        additionalParams: {
          namespace: "namespaceA",
          use_helm: "true",
          using_helm_install_param: [
            {
              exthelmchart: "true",
              helmreleasename: "myrelease",
              helmparameter: ["key1=value1", "key2=value2"],
              helmrepositoryname: "mychart",
              helmchartname: "example",
              exthelmrepo_url: "http://helmrepo.example.com/sample-charts",
            },
          ],
        },
      },
    ],
    [
      "a chart of the package",
      {
        additionalParams: {
          namespace: "namespaceA",
          use_helm: "true",
          using_helm_install_param: [
            {
              exthelmchart: "false",
              helmchartfile_path: "Files/kubernetes/example-0.1.0.tgz",
              helmreleasename: "myrelease",
              helmparameter: ["key1=value1", "key2=value2"],
            },
          ],
        },
      },
    ],
  ] as const;

  test.each(examples)("the example of the seed with %s is taken word for word", async (_, payload) => {
    const { id } = await aKeptInstance();

    const answer = await call("POST", `${INSTANCES}/${id}/instantiate`, { payload });

    const occurrence = await store.lcmOpOccs.findUnfinished(id);
    expect(answer.statusCode, answer.body).toBe(202);
    expect(answer.body).toBe("");
    expect(answer.headers.location).toBe(`${baseUrl}${OCCURRENCES}/${occurrence?.id}`);
    expect(occurrence?.facts).toMatchObject({
      flavourId: "simple",
      namespace: "namespacea",
      units: [{ releaseName: "myrelease", values: { key1: "value1", key2: "value2" } }],
    });
  });

  test("version 2 takes the same parameters", async () => {
    const { id } = await aKeptInstance();

    const answer = await api.call("POST", `/vnflcm/v2/vnf_instances/${id}/instantiate`, {
      payload: { flavourId: "simple", ...examples[0][1] },
    });

    expect(answer.statusCode, answer.body).toBe(202);
  });

  test("a list with one VIM connection becomes the map of the domain, and a list again", async () => {
    const { id } = await aKeptInstance();
    const connection = {
      vimType: "kubernetes",
      vimId: "v",
      extra: { helm_info: { masternode_password: "geheim" } },
    };

    const answer = await call("POST", `${INSTANCES}/${id}/instantiate`, {
      payload: { flavourId: "simple", vimConnectionInfo: [{ id: "c1", ...connection }], ...examples[1][1] },
    });

    const occurrence = await store.lcmOpOccs.findUnfinished(id);
    expect(answer.statusCode, answer.body).toBe(202);
    expect(occurrence?.params.vimConnectionInfo).toEqual({ c1: connection });
    const { operationParams } = (await call("GET", `${OCCURRENCES}/${occurrence?.id}`)).json();
    expect(JSON.parse(operationParams)).toMatchObject({
      flavourId: "simple",
      vimConnectionInfo: [{ id: "c1", vimType: "kubernetes", vimId: "v" }],
    });
    expect(operationParams).not.toContain("geheim");
  });

  test.each([
    [
      "/vimConnectionInfo",
      { vimConnectionInfo: [1, 2].map((id) => ({ id: `${id}`, vimType: "kubernetes" })) },
    ],
    ["/vimConnectionInfo/0/id", { vimConnectionInfo: [{ vimType: "kubernetes" }] }],
    ["/vimConnectionInfo", { vimConnectionInfo: { c1: { vimType: "kubernetes" } } }],
    [
      "/additionalParams/lcm-kubernetes-def-files/0",
      { additionalParams: { "lcm-kubernetes-def-files": ["Files/a.yaml"] } },
    ],
    ["/flavourId", { flavourId: "none" }],
    ["/instantiationLevelId", { instantiationLevelId: "none" }],
  ])("what is wrong at %s is refused at once", async (pointer, payload) => {
    const { id } = await aKeptInstance();

    const answer = await call("POST", `${INSTANCES}/${id}/instantiate`, { payload });

    expect(answer.statusCode).toBe(400);
    expect(answer.json().invalidParams[0].pointer).toBe(pointer);
  });

  test("a package id stands for its VNFD when an instance is modified", async () => {
    const { vnfPackage, vnfdId } = await aKeptPackage();
    const { id } = await aKeptInstance();
    const modify = (payload: object) => call("PATCH", `${INSTANCES}/${id}`, { payload });

    expect((await modify({ vnfPkgId: vnfPackage.id, vnfdId })).statusCode).toBe(400);
    expect((await modify({ vnfPkgId: ABSENT })).statusCode).toBe(400);
    expect((await modify({ vnfdId: ABSENT })).statusCode).toBe(400);
    expect((await modify({ vnfPkgId: vnfPackage.id, metadata: { a: 1 } })).statusCode).toBe(202);
    expect((await store.lcmOpOccs.findUnfinished(id))?.params).toEqual({ vnfdId, metadata: { a: 1 } });
  });

  test("the package is changed by a list with one VIM connection as well", async () => {
    const { id, vnfPkgId, vnfdId } = await aKeptInstance({
      instantiationState: "INSTANTIATED",
      instantiatedVnfInfo: { flavourId: "simple", vnfState: "STARTED" },
      vimConnectionInfo: { vim1: { vimType: "kubernetes", vimId: "vim1" } },
      deployment: { vimConnectionId: "vim1", namespace: "edge", units: [aHelmUnit("example")] },
    });
    const additionalParams = { upgrade_type: "RollingUpdate", vdu_params: [{ vdu_id: "EXAMPLE" }] };
    const change = (vimConnectionInfo: unknown) =>
      call("POST", `${INSTANCES}/${id}/change_vnfpkg`, {
        payload: { vnfdId, vimConnectionInfo, additionalParams },
      });

    const map = await change({ vim1: { vimType: "kubernetes" } });
    const list = await change([{ id: "vim1", vimType: "kubernetes", vimId: "vim1" }]);

    expect([map.statusCode, map.json().invalidParams[0].pointer]).toEqual([400, "/vimConnectionInfo"]);
    const occurrence = await store.lcmOpOccs.findUnfinished(id);
    expect(list.statusCode, list.body).toBe(202);
    expect(list.headers.location).toBe(`${baseUrl}${OCCURRENCES}/${occurrence?.id}`);
    expect(occurrence).toMatchObject({
      operation: "CHANGE_VNFPKG",
      params: { vimConnectionInfo: { vim1: { vimType: "kubernetes", vimId: "vim1" } } },
      facts: { product: { vnfPkgId } },
    });
  });

  test.each([
    [[{ id: "c1", vimType: "kubernetes" }], 422, "/extVirtualLinks"],
    [{ c1: { vimType: "kubernetes" } }, 400, "/vimConnectionInfo"],
    [[{ vimType: "kubernetes" }], 400, "/vimConnectionInfo/0/id"],
  ])(
    "external connectivity with the VIM connections %j is refused for the right reason",
    async (given, status, pointer) => {
      const { id } = await aRunningInstance();

      const answer = await call("POST", `${INSTANCES}/${id}/change_ext_conn`, {
        payload: { extVirtualLinks: [{ id: "v" }], vimConnectionInfo: given },
      });

      expect([answer.statusCode, answer.json().invalidParams[0].pointer]).toEqual([status, pointer]);
    },
  );

  const aModification = { operation: "MODIFY_INFO", facts: { product: {} } } as const;

  test("terminate, and what decides on a failed operation, lead to the occurrence of version 1", async () => {
    const { id } = await aRunningInstance();
    const terminated = await call("POST", `${INSTANCES}/${id}/terminate`, {
      payload: { terminationType: "GRACEFUL" },
    });
    const running = terminated.headers.location?.split("/").at(-1);
    const cancelled = await call("POST", `${OCCURRENCES}/${running}/cancel`, {
      payload: { cancelMode: "GRACEFUL" },
    });
    const [retried, rolledBack, failed] = await Promise.all(
      ["retry", "rollback", "fail"].map(async (task) => {
        const occurrence = await aKeptOccurrence({
          operationState: "FAILED_TEMP",
          ...(task === "fail" ? aModification : {}),
        });
        const answer = await call("POST", `${OCCURRENCES}/${occurrence.id}/${task}`);
        return { answer, url: `${baseUrl}${OCCURRENCES}/${occurrence.id}` };
      }),
    );

    expect(terminated.headers.location).toBe(`${baseUrl}${OCCURRENCES}/${running}`);
    expect([cancelled.statusCode, cancelled.headers.location]).toEqual([202, terminated.headers.location]);
    expect([retried?.answer.statusCode, retried?.answer.headers.location]).toEqual([202, undefined]);
    expect([rolledBack?.answer.statusCode, rolledBack?.answer.headers.location]).toEqual([
      202,
      rolledBack?.url,
    ]);
    expect(failed?.answer.json()).toMatchObject({
      operationState: "FAILED",
      changedExtConnectivity: [],
      operationParams: "{}",
      _links: {
        self: { href: failed?.url },
        retry: { href: `${failed?.url}/retry` },
        rollback: { href: `${failed?.url}/rollback` },
        grant: { href: `${failed?.url}/grant` },
        fail: { href: `${failed?.url}/fail` },
      },
    });
  });

  test("a termination cannot be rolled back: that is a conflict here", async () => {
    const { id } = await aKeptOccurrence({ operation: "TERMINATE", operationState: "FAILED_TEMP" });

    expect((await call("POST", `${OCCURRENCES}/${id}/rollback`)).statusCode).toBe(409);
  });

  test("occurrences are listed without their long attributes, unless these are asked for", async () => {
    const { id } = await aKeptOccurrence({ operationState: "FAILED_TEMP" });
    const list = async (query: string) =>
      (await call("GET", `${OCCURRENCES}?filter=(eq,id,${id})${query}`)).json()[0];

    expect(await list("")).not.toHaveProperty("operationParams");
    expect(await list("&all_fields")).toHaveProperty("operationParams", "{}");
    expect(await list("&exclude-fields=operationState,error")).toHaveProperty("operationState");
  });
});
