import { expect, test } from "vitest";
import { aFlavour, aPackage, aPackageArtifact, aPackageChart } from "../../../test/support/builders.ts";
import { refusalOf } from "../../../test/support/refusal-of.ts";
import type { Json, JsonObject } from "../../domain/json.ts";
import type { VnfPackage } from "../../domain/vnf-package.ts";
import { DEF_FILES } from "./manifest-files.ts";
import { planRequest } from "./plan-request.ts";

const config = "Files/kubernetes/config.yaml";
const web = "Files/kubernetes/web.yaml";

function aPackageOf(
  paths: readonly string[],
  charts = [aPackageChart("amf"), aPackageChart("smf")],
): VnfPackage {
  const vnfPackage = aPackage(charts);
  if (vnfPackage.content === undefined) throw new Error("no content");
  const artifacts = [...paths, ...charts.map(({ path }) => path)].map((path) => aPackageArtifact(path));
  return { ...vnfPackage, content: { ...vnfPackage.content, artifacts } };
}

const planOf = (additionalParams: JsonObject, vnfPackage = aPackageOf([config, web])) =>
  planRequest({
    vnfInstanceId: "6b7c41d0-8a55-4a0c-9d3a-51c2a0b7e9f1",
    vnfPackage,
    flavour: aFlavour(["AMF", "SMF"]),
    instances: { AMF: 2, SMF: 3 },
    additionalParams,
  });

test.each<[string, JsonObject]>([
  ["without use_helm", {}],
  ["with use_helm false", { use_helm: "False" }],
])("makes one unit of all files, in their order, %s", (_, more) => {
  const vnfPackage = aPackageOf([config, web]);
  const vdu_mapping = { AMF: { name: "web", kind: "StatefulSet" } };

  const plan = planOf(
    { namespace: "edge", [DEF_FILES]: [`./${web}`, config], vdu_mapping, ...more },
    vnfPackage,
  );

  expect(plan).toEqual({
    namespace: "edge",
    planWarnings: [],
    units: [
      {
        name: "manifests",
        releaseName: "vnf6b7c41d08a554a0c9d3a51c2a0b7e9f1",
        namespace: "edge",
        manifests: {
          movesNamespace: true,
          vnfPkgId: vnfPackage.id,
          files: [web, config].map((path) => ({ path, digest: aPackageArtifact(path).checksum.hash })),
        },
        stage: 0,
        vdus: [
          { vduId: "AMF", vduName: "amf", instances: 2, workload: { name: "web", kind: "StatefulSet" } },
          { vduId: "SMF", vduName: "smf", instances: 3 },
        ],
      },
    ],
  });
});

test("installs a chart when the request names no file and the package has only one chart", () => {
  const { units } = planOf({}, aPackageOf([config], [aPackageChart("amf")]));

  expect(units).toMatchObject([{ chart: { kind: "package" } }]);
});

const FILES = `/additionalParams/${DEF_FILES}`;
const listing = (files: Json, more: JsonObject = {}): JsonObject => ({ [DEF_FILES]: files, ...more });

test.each<[string, JsonObject, string]>([
  [FILES, { use_helm: false }, "is required for plain manifests"],
  [FILES, listing([]), "1 to 500"],
  [FILES, listing(config), "must be a list"],
  [FILES, listing(Array(501).fill(config)), "1 to 500"],
  [`${FILES}/1`, listing([config, 7]), "must be a path"],
  [`${FILES}/1`, listing([config, config]), "in the list already"],
  [`${FILES}/0`, listing(["https://files.example/web.yaml"]), "put the file into the package"],
  [`${FILES}/0`, listing(["file:///etc/passwd"]), "put the file into the package"],
  [`${FILES}/0`, listing(["Files/none.yaml"]), "no such file"],
  [`${FILES}/0`, listing(["Files/kubernetes/../kubernetes/web.yaml"]), "no such file"],
  [`${FILES}/0`, listing(["/etc/passwd"]), "no such file"],
  [`${FILES}/0`, listing(["Files/kubernetes/amf-0.1.0.tgz"]), "is a Helm chart"],
  ["/additionalParams/use_helm", listing([config], { use_helm: "true" }), "leave one out"],
  ["/additionalParams/use_helm", listing([config], { use_helm: "perhaps" }), "true or false"],
  ["/additionalParams/helm_chart_path", listing([config], { helm_chart_path: "x.tgz" }), "leave one out"],
  ["/additionalParams/helm_chart_path", { use_helm: false, helm_chart_path: "x.tgz" }, "leave one out"],
  [
    "/additionalParams/using_helm_install_param",
    listing([config], { using_helm_install_param: [] }),
    "leave one out",
  ],
  ["/additionalParams/helm_values", listing([config], { helm_values: {} }), "leave one out"],
  ["/additionalParams/namespace", listing([config], { namespace: "_" }), "namespace"],
  ["/additionalParams/vdu_mapping/AMF/name", listing([config], { vdu_mapping: { AMF: {} } }), "workload"],
])("refuses at %s what %j says", (pointer, additionalParams, reason) => {
  const refusal = refusalOf(() => planOf(additionalParams));

  expect(refusal.invalidParams.map((param) => param.pointer)).toEqual([pointer]);
  expect(refusal.invalidParams[0]?.reason).toContain(reason);
});

test("tells a file that is not there from a request that is wrong", () => {
  expect(refusalOf(() => planOf(listing(["Files/none.yaml"]))).code).toBe("MANIFEST_NOT_IN_PACKAGE");
});

test("names both ways when nothing tells what to deploy", () => {
  expect(() => planOf({})).toThrow(/'helm_chart_path' must be specified, or 'lcm-kubernetes-def-files'/);
});
