import { expect, test } from "vitest";
import { aFlavour, aPackage, aPackageChart } from "../../../test/support/builders.ts";
import type { JsonObject } from "../../domain/json.ts";
import { checkValuesSchemas } from "./check-values-schemas.ts";
import { type DeploymentWish, planDeployment } from "./plan-deployment.ts";

const vnfInstanceId = "6b7c41d0-8a55-4a0c-9d3a-51c2a0b7e9f1";

function aWish(additionalParams: JsonObject, over: Partial<DeploymentWish> = {}): DeploymentWish {
  return {
    vnfInstanceId,
    vnfPackage: aPackage([aPackageChart("amf"), aPackageChart("smf")]),
    flavour: aFlavour(["AMF", "SMF"]),
    instances: { AMF: 2, SMF: 3 },
    additionalParams,
    ...over,
  };
}

test("takes Tacker's parameters for one chart", () => {
  const { namespace, units } = planDeployment(
    aWish({
      namespace: "edge",
      helm_chart_path: "Files/kubernetes/amf-0.1.0.tgz",
      helm_parameters: { "service.port": 8081, "service.type": "NodePort", note: "a,b" },
      helm_value_names: { AMF: { replica: "replicaCount" } },
    }),
  );

  expect(namespace).toBe("edge");
  expect(units).toMatchObject([
    {
      name: "amf",
      releaseName: "vnf6b7c41d08a554a0c9d3a51c2a0b7e9f1",
      chart: { kind: "package", path: "Files/kubernetes/amf-0.1.0.tgz" },
      values: { service: { port: 8081, type: "NodePort" }, note: "a,b", replicaCount: 2 },
      stage: 0,
    },
  ]);
});

test("takes several charts from package, repository and registry, each with its own values", () => {
  const { units } = planDeployment(
    aWish({
      helm_chart_path: {
        amf: "Files/kubernetes/amf-0.1.0.tgz",
        db: { repository: "https://charts.example/stable", chart: "redis", version: "1.2.3" },
        ui: { oci: "oci://registry.example/charts/ui", version: "2.0.0" },
      },
      helm_values: { db: { auth: { enabled: false } } },
      helm_parameters: { amf: { "log.level": "debug" } },
    }),
  );

  expect(units.map(({ name, chart, values }) => ({ name, kind: chart.kind, values }))).toEqual([
    { name: "amf", kind: "package", values: { log: { level: "debug" } } },
    { name: "db", kind: "repository", values: { auth: { enabled: false } } },
    { name: "ui", kind: "oci", values: {} },
  ]);
  expect(units[1]?.releaseName).toBe("vnf6b7c41d08a554a0c9d3a51c2a0b7e9f1-db");
});

test("needs no hints when the VNFD has Mciops, and starts what others depend on first", () => {
  const flavour = aFlavour(
    ["AMF", "SMF"],
    [
      { mciopId: "amf", chartPath: "Files/kubernetes/amf-0.1.0.tgz", associatedVdus: ["AMF"], dependsOn: [] },
      {
        mciopId: "smf",
        chartPath: "Files/kubernetes/smf-0.1.0.tgz",
        associatedVdus: ["SMF"],
        dependsOn: ["amf"],
      },
    ],
  );

  const { units } = planDeployment(
    aWish({ helm_value_names: { SMF: { replica: "replicas" } } }, { flavour }),
  );

  expect(units.map(({ name, stage, values }) => ({ name, stage, values }))).toEqual([
    { name: "amf", stage: 0, values: {} },
    { name: "smf", stage: 1, values: { replicas: 3 } },
  ]);
  expect(units.map(({ vdus }) => vdus.map(({ vduId }) => vduId))).toEqual([["AMF"], ["SMF"]]);
});

const repository = { repository: "https://charts.example/stable", chart: "amf" };

test("takes the credentials of a repository and of a registry", () => {
  const { units } = planDeployment(
    aWish({
      helm_chart_path: {
        db: { ...repository, username: "joe", password: "s3cr3t" },
        ui: { oci: "oci://r.example/ui", username: "joe", password: "s3cr3t" },
        local: { ...repository, repository: "http://127.0.0.1:8080", username: "joe", password: "s3cr3t" },
      },
    }),
  );

  const credentials = { username: "joe", password: "s3cr3t" };
  expect(units.map(({ chart }) => chart)).toMatchObject([{ credentials }, { credentials }, { credentials }]);
});

test.each<[JsonObject, string, string]>([
  [{ ...repository, username: "joe" }, "password", "is required beside username"],
  [{ ...repository, password: "s3cr3t" }, "username", "is required beside password"],
  [{ ...repository, username: 7, password: "s3cr3t" }, "username", "must be a text"],
  [{ ...repository, username: "a:b", password: "s3cr3t" }, "username", "no colon"],
  [{ ...repository, username: "joe", password: "s3cr3t\n" }, "password", "without control characters"],
  [{ ...repository, username: "joe", password: "s".repeat(256) }, "password", "1 to 255 characters"],
  [
    { ...repository, repository: "http://charts.example", username: "joe", password: "s3cr3t" },
    "password",
    "must be https",
  ],
  [{ path: "Files/kubernetes/amf-0.1.0.tgz", password: "s3cr3t" }, "password", "no meaning"],
  [{ ...repository, repository: "https://joe:s3cr3t@charts.example" }, "repository", "beside the address"],
])("refuses credentials that cannot be meant: %o", (entry, key, reason) => {
  const refused = () => planDeployment(aWish({ helm_chart_path: { amf: entry } }));

  expect(refused).toThrow(reason);
  expect(refused).not.toThrow("s3cr3t");
  expect(refused).toThrow(
    expect.objectContaining({
      invalidParams: [expect.objectContaining({ pointer: `/additionalParams/helm_chart_path/amf/${key}` })],
    }),
  );
});

test.each<[JsonObject, string]>([
  [{ helm_chart_path: "Files/none.tgz" }, "no Helm chart 'Files/none.tgz'"],
  [{}, "'helm_chart_path' must be specified"],
  [{ helm_chart_path: 7 }, "must be a path"],
  [{ helm_chart_path: { AMF: "Files/kubernetes/amf-0.1.0.tgz" } }, "lower-case letters"],
  [{ helm_chart_path: { a: { repository: "ftp://x", chart: "y" } } }, "must hold"],
  [{ helm_chart_path: "oci://r/c", namespace: "No_Such" }, "must be a Kubernetes namespace"],
  [{ helm_chart_path: "oci://r/c", helm_value_names: { UPF: { replica: "n" } } }, "has no VDU 'UPF'"],
  [{ helm_chart_path: "oci://r/c", helm_value_names: { AMF: {} } }, "must be a value path"],
  [{ helm_chart_path: "oci://r/c", helm_parameters: [1] }, "must be a map"],
  [{ helm_chart_path: { a: "oci://r/a", b: "oci://r/b" }, helm_values: { c: {} } }, "there is no chart 'c'"],
])("refuses %j", (additionalParams, reason) => {
  expect(() => planDeployment(aWish(additionalParams))).toThrow(reason);
});

test.each<[JsonObject, string, string]>([
  [{ helm_parameters: { "l[x]": 1 } }, "/helm_parameters/l[x]", "is not an index"],
  [{ helm_parameters: { amf: { ok: 1, "a/b[": 1 } } }, "/helm_parameters/amf/a~1b[", "is not an index"],
  [{ helm_parameters: { a: { b: ["x", "{y"] }, "c.": 1 } }, "/helm_parameters/a/b/1", "must terminate"],
  [{ helm_parameters: { "": 1 } }, "/helm_parameters/", "a key is empty"],
  [{ helm_parameters: { a: { "": 1 } } }, "/helm_parameters/a/", "a key is empty"],
  [{ helm_parameters: { a: [] } }, "/helm_parameters/a", "is empty"],
  [{ helm_values: { a: [{ b: 2 ** 53 }] } }, "/helm_values/a/0/b", "no longer exact"],
  [{ vdu_mapping: ["AMF"] }, "/vdu_mapping", "must be a map of VDU ids"],
  [{ vdu_mapping: { AMF: null } }, "/vdu_mapping/AMF/name", "must name the workload"],
  [{ helm_value_names: { AMF: { replica: "a[" } } }, "/helm_value_names/AMF/replica", "is not an index"],
])("points to what cannot be read: %j", (additionalParams, pointer, reason) => {
  const wish = aWish({ helm_chart_path: { amf: "oci://r.example/amf" }, ...additionalParams });

  expect(() => planDeployment(wish)).toThrow(
    expect.objectContaining({
      code: "INVALID_REQUEST",
      invalidParams: [{ pointer: `/additionalParams${pointer}`, reason: expect.stringContaining(reason) }],
    }),
  );
});

test("warns of values that give way to counts, and of no others", () => {
  const { units, planWarnings } = planDeployment(
    aWish({
      helm_chart_path: { amf: "oci://r.example/amf", smf: "oci://r.example/smf" },
      helm_values: { amf: { pods: [{ n: 9 }, { n: 2 }], replicas: 9 }, smf: { replicaCount: 3 } },
      helm_value_names: {
        AMF: { replica: "pods[0].n", chart: "amf" },
        SMF: { replica: "replicaCount", chart: "smf" },
      },
    }),
  );

  expect(units.map(({ values }) => values)).toEqual([
    { pods: [{ n: 2 }, { n: 2 }], replicas: 9 },
    { replicaCount: 3 },
  ]);
  expect(planWarnings).toEqual([
    expect.stringMatching(/^amf: .* gives to pods\[0\]\.n is not used: .* VDU AMF, which is 2\./),
  ]);
});

test("warns of a mapping of what the flavour has not", () => {
  const { planWarnings } = planDeployment(
    aWish({ helm_chart_path: "oci://r.example/amf", vdu_mapping: { AMF: { name: "amf" }, UPF: 7 } }),
  );

  expect(planWarnings).toEqual([
    "vdu_mapping names VDU UPF, which flavour simple has not; its VDUs: AMF, SMF.",
  ]);
});

test("points to a path for counts that the values have no place for", () => {
  const wish = aWish({
    helm_chart_path: "oci://r.example/amf",
    helm_values: { pods: [1] },
    helm_value_names: { AMF: { replica: "pods.n" } },
  });

  expect(() => planDeployment(wish)).toThrow(
    expect.objectContaining({
      invalidParams: [
        { pointer: "/additionalParams/helm_value_names/AMF/replica", reason: '"pods" is not a map' },
      ],
    }),
  );
});

test("checks values against the chart's schema and points to the request", () => {
  const vnfPackage = aPackage([
    aPackageChart("amf", {
      values: { replicaCount: 1, service: { port: 80 } },
      valuesSchema: {
        $schema: "http://json-schema.org/draft-07/schema#",
        properties: {
          replicaCount: { type: "integer", maximum: 5 },
          service: { properties: { port: { type: "integer" } } },
        },
      },
    }),
  ]);
  const check = (additionalParams: JsonObject) =>
    checkValuesSchemas(
      planDeployment(aWish(additionalParams, { vnfPackage })).units,
      vnfPackage,
      additionalParams,
    );
  const problemOf = (additionalParams: JsonObject) => {
    try {
      check(additionalParams);
    } catch (error) {
      return error;
    }
  };

  expect(problemOf({ helm_parameters: { replicaCount: 3 } })).toBeUndefined();
  expect(problemOf({ helm_parameters: { replicaCount: "lots" } })).toMatchObject({
    code: "VALUES_REFUSED",
    invalidParams: [{ pointer: "/additionalParams/helm_parameters/replicaCount", reason: "must be integer" }],
  });
  expect(problemOf({ helm_values: { service: { port: "http" } } })).toMatchObject({
    invalidParams: [{ pointer: "/additionalParams/helm_values/service/port", reason: "must be integer" }],
  });
});

test("gives every chart a release name that Helm takes, and no two the same", () => {
  const ids = ["AMF_Chart", "amf-chart", "a-name-far-too-long-for-helm-1", "a-name-far-too-long-for-helm-2"];
  const flavour = aFlavour(
    ["AMF"],
    ids.map((mciopId) => ({
      mciopId,
      chartPath: "Files/kubernetes/amf-0.1.0.tgz",
      associatedVdus: ["AMF"],
      dependsOn: [],
    })),
  );

  const names = planDeployment(aWish({}, { flavour })).units.map(({ releaseName }) => releaseName);

  expect(new Set(names).size).toBe(ids.length);
  for (const name of names) {
    expect(name).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
    expect(name.length).toBeLessThanOrEqual(53);
  }
});
