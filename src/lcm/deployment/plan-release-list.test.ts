import { expect, test } from "vitest";
import { aFlavour, aPackage, aPackageChart } from "../../../test/support/builders.ts";
import { refusalOf } from "../../../test/support/refusal-of.ts";
import type { Json, JsonObject } from "../../domain/json.ts";
import { checkValuesSchemas } from "./check-values-schemas.ts";
import type { DeploymentWish } from "./plan-deployment.ts";
import { planRequest } from "./plan-request.ts";

const LIST = "/additionalParams/using_helm_install_param";
const inPackage = {
  exthelmchart: "false",
  helmchartfile_path: "Files/kubernetes/amf-0.1.0.tgz",
  helmreleasename: "amf",
};
const external = {
  exthelmchart: "true",
  helmreleasename: "myrelease",
  helmparameter: ["key1=value1", "key2=value2"],
  helmrepositoryname: "mychart",
  helmchartname: "example",
  exthelmrepo_url: "http://helmrepo.example.com/sample-charts",
};
const flavour = {
  ...aFlavour(["AMF", "SMF"]),
  scalingAspects: [
    { aspectId: "amf_aspect", name: "", description: "", maxScaleLevel: 2, deltas: { AMF: [1, 1] } },
    { aspectId: "smf_aspect", name: "", description: "", maxScaleLevel: 2, deltas: { SMF: [1, 1] } },
  ],
};

function planOf(additionalParams: JsonObject, over: Partial<DeploymentWish> = {}) {
  const { namespace, units } = planRequest({
    vnfInstanceId: "6b7c41d0-8a55-4a0c-9d3a-51c2a0b7e9f1",
    vnfPackage: aPackage([aPackageChart("amf"), aPackageChart("smf")]),
    flavour,
    instances: { AMF: 2, SMF: 3 },
    additionalParams: { use_helm: "true", ...additionalParams },
    ...over,
  });
  return { namespace, units: units.filter((unit) => "chart" in unit) };
}

test("takes a chart of a repository as the examples of this form have it", () => {
  const plan = planOf({ namespace: "namespaceA", using_helm_install_param: [external] });

  expect(plan).toMatchObject({
    namespace: "namespacea",
    units: [
      {
        name: "myrelease",
        releaseName: "myrelease",
        namespace: "namespacea",
        chart: {
          kind: "repository",
          url: "http://helmrepo.example.com/sample-charts",
          chart: "example",
          repositoryName: "mychart",
        },
        values: { key1: "value1", key2: "value2" },
        stage: 0,
      },
    ],
  });
});

test("takes charts of the package and of repositories side by side, in whatever words for true and false", () => {
  const { helmrepositoryname: name, ...rest } = external;
  const misspelt = { ...rest, exthelmchart: true, helmrepostitoryname: name, helmchartversion: "^1.2" };

  const { namespace, units } = planOf({
    use_helm: "True",
    using_helm_install_param: [{ ...inPackage, exthelmchart: "False" }, misspelt],
  });

  expect(namespace).toBe("default");
  expect(units.map(({ chart }) => chart)).toMatchObject([
    { kind: "package", path: "Files/kubernetes/amf-0.1.0.tgz" },
    { kind: "repository", repositoryName: "mychart", version: "^1.2" },
  ]);
});

test("reads helmparameter as Helm's --set does", () => {
  const helmparameter = ["a.b=1", "list={x,y}", "text=with\\,comma", "off=null", "c[0].d=true"];

  const { units } = planOf({ using_helm_install_param: [{ ...inPackage, helmparameter }] });

  expect(units[0]?.values).toEqual({
    a: { b: 1 },
    list: ["x", "y"],
    text: "with,comma",
    off: null,
    c: [{ d: true }],
  });
});

test("puts the counts where helm_replica_values and helm_value_names say, and remembers where", () => {
  const smf = {
    ...inPackage,
    helmchartfile_path: "Files/kubernetes/smf-0.1.0.tgz",
    helmreleasename: "smf-east",
  };

  const { units } = planOf({
    using_helm_install_param: [{ ...inPackage, helmparameter: ["replicaCount=9"] }, smf],
    helm_replica_values: { amf_aspect: "replicaCount" },
    helm_value_names: { SMF: { replica: "smf.replicas" } },
    vdu_mapping: {
      AMF: { kind: "Deployment", name: "amf-core", helmreleasename: "amf" },
      SMF: { kind: "StatefulSet", name: "smf-east", helmreleasename: "smf-east" },
      ELSE: { kind: "Pod", name: "x" },
    },
  });

  expect(units.map(({ values }) => values)).toEqual([{ replicaCount: 2 }, { smf: { replicas: 3 } }]);
  expect(units.flatMap(({ vdus }) => vdus)).toMatchObject([
    {
      vduId: "AMF",
      workload: { kind: "Deployment", name: "amf-core" },
      instances: 2,
      count: { kind: "value", path: "replicaCount" },
    },
    {
      vduId: "SMF",
      workload: { kind: "StatefulSet", name: "smf-east" },
      instances: 3,
      count: { kind: "value", path: "smf.replicas" },
    },
  ]);
});

test("needs no vdu_mapping when there is one release", () => {
  const { units } = planOf({
    using_helm_install_param: [inPackage],
    helm_replica_values: { smf_aspect: "replicas" },
  });

  expect(units[0]?.values).toEqual({ replicas: 3 });
  expect(units[0]?.vdus.map(({ vduId }) => vduId)).toEqual(["AMF", "SMF"]);
});

const without = (element: JsonObject, key: string): JsonObject => ({
  using_helm_install_param: [Object.fromEntries(Object.entries(element).filter(([name]) => name !== key))],
});
const withIn = (element: JsonObject, part: Record<string, Json>): JsonObject => ({
  using_helm_install_param: [{ ...element, ...part }],
});
const twoReleases = { using_helm_install_param: [inPackage, { ...inPackage, helmreleasename: "other" }] };

test.each<[string, JsonObject, string]>([
  [LIST, {}, "is required when use_helm is true"],
  [LIST, { using_helm_install_param: [] }, "1 to 100"],
  [`${LIST}/0`, { using_helm_install_param: ["x"] }, "must be an object"],
  [`${LIST}/0/exthelmchart`, without(inPackage, "exthelmchart"), "is required"],
  [`${LIST}/0/exthelmchart`, withIn(inPackage, { exthelmchart: "yes" }), "true or false"],
  [`${LIST}/0/helmreleasename`, without(inPackage, "helmreleasename"), "is required"],
  [`${LIST}/0/helmreleasename`, withIn(inPackage, { helmreleasename: "MyRelease" }), "lower-case"],
  [`${LIST}/0/helmreleasename`, withIn(inPackage, { helmreleasename: "--x" }), "lower-case"],
  [`${LIST}/0/helmreleasename`, withIn(inPackage, { helmreleasename: "x".repeat(54) }), "up to 53"],
  [`${LIST}/1/helmreleasename`, { using_helm_install_param: [inPackage, inPackage] }, "another release"],
  [`${LIST}/0/helmchartfile_path`, without(inPackage, "helmchartfile_path"), "when exthelmchart is false"],
  [
    `${LIST}/0/helmchartfile_path`,
    withIn(inPackage, { helmchartfile_path: "Files/no.tgz" }),
    "no such chart",
  ],
  [`${LIST}/0/helmrepositoryname`, without(external, "helmrepositoryname"), "when exthelmchart is true"],
  [`${LIST}/0/helmchartname`, without(external, "helmchartname"), "when exthelmchart is true"],
  [`${LIST}/0/exthelmrepo_url`, without(external, "exthelmrepo_url"), "when exthelmchart is true"],
  [`${LIST}/0/exthelmrepo_url`, withIn(external, { exthelmrepo_url: "file:///etc" }), "http or https"],
  [`${LIST}/0/exthelmrepo_url`, withIn(external, { exthelmrepo_url: "http://u:p@h/" }), "credentials"],
  [`${LIST}/0/helmrepositoryname`, withIn(external, { helmrepositoryname: "a/b" }), "must be a name"],
  [`${LIST}/0/helmchartname`, withIn(external, { helmchartname: "--post-renderer=x" }), "chart's name"],
  [`${LIST}/0/helmchartversion`, withIn(external, { helmchartversion: "$(x)" }), "a version"],
  [`${LIST}/0/helmparameter`, withIn(inPackage, { helmparameter: "a=b" }), "list of key=value"],
  [`${LIST}/0/helmparameter/1`, withIn(inPackage, { helmparameter: ["a=b", "c"] }), "has no value"],
  [`${LIST}/0/helmparameter/0`, withIn(inPackage, { helmparameter: [7] }), "must be a text"],
  ["/additionalParams/use_helm", { use_helm: "perhaps" }, "true or false"],
  ["/additionalParams/use_helm", { use_helm: false, using_helm_install_param: [inPackage] }, "must be true"],
  ["/additionalParams/namespace", { namespace: "_", using_helm_install_param: [inPackage] }, "namespace"],
  [
    "/additionalParams/vdu_mapping/AMF/helmreleasename",
    { ...twoReleases, vdu_mapping: { AMF: { name: "amf", helmreleasename: "third" } } },
    "must name a release",
  ],
  [
    "/additionalParams/vdu_mapping/AMF/helmreleasename",
    { ...twoReleases, helm_replica_values: { amf_aspect: "n" } },
    "is required, or",
  ],
  [
    "/additionalParams/helm_replica_values/upf_aspect",
    { using_helm_install_param: [inPackage], helm_replica_values: { upf_aspect: "n" } },
    "no aspect 'upf_aspect'",
  ],
  [
    "/additionalParams/helm_replica_values/amf_aspect",
    { using_helm_install_param: [inPackage], helm_replica_values: { amf_aspect: "n=1,m" } },
    "a value path",
  ],
])("refuses at %s what %j says", (pointer, additionalParams, reason) => {
  const refusal = refusalOf(() => planOf(additionalParams));

  expect(refusal.invalidParams.map((param) => param.pointer)).toEqual([pointer]);
  expect(refusal.invalidParams[0]?.reason).toContain(reason);
});

test("points to the setting that the chart's schema refuses", () => {
  const vnfPackage = aPackage([
    aPackageChart("amf", { valuesSchema: { properties: { port: { type: "integer" } } } }),
  ]);
  const additionalParams = withIn(inPackage, { helmparameter: ["a=b", "port=http"] });
  const { units } = planOf(additionalParams, { vnfPackage });

  const refusal = refusalOf(() => checkValuesSchemas(units, vnfPackage, additionalParams));

  expect(refusal.invalidParams).toEqual([
    { pointer: `${LIST}/0/helmparameter/1`, reason: "must be integer" },
  ]);
});
