import { expect, test } from "vitest";
import { aFlavour, aPackage } from "../../../test/support/builders.ts";
import type { Json } from "../../domain/json.ts";
import { chartSources } from "./chart-sources.ts";

const sourcesOf = (requested: Json) => chartSources(requested, aPackage([]), aFlavour(["AMF"]));
const repository = "https://charts.example/stable";

test.each<[Json, string]>([
  ["oci://user:geheim@registry.example/amf", "credentials"],
  ["oci://geheim@registry.example/amf", "credentials"],
  [{ amf: { oci: "oci://u:geheim@registry.example/amf" } }, "credentials"],
  [{ amf: { repository: "https://u:geheim@charts.example/", chart: "amf" } }, "credentials"],
  [{ amf: { repository: `${repository}?token=geheim`, chart: "amf" } }, "no query"],
  [{ amf: { repository: `${repository}#geheim`, chart: "amf" } }, "no query"],
  [{ amf: { repository, chart: "https://u:geheim@elsewhere.example/amf.tgz" } }, "a chart's name"],
  [{ amf: { repository, chart: "oci://geheim@elsewhere.example/amf" } }, "a chart's name"],
  [{ amf: { repository, chart: "/etc/geheim" } }, "a chart's name"],
  [{ amf: { repository, chart: "../geheim" } }, "a chart's name"],
  [{ amf: { repository, chart: "--post-renderer=geheim" } }, "a chart's name"],
  [{ amf: { repository, chart: "amf", version: "1\n$(geheim)" } }, "a version"],
  ["oci://", "must be oci://REGISTRY/CHART"],
  ["oci://registry.example/amf\n--geheim", "must be oci://REGISTRY/CHART"],
  ["oci://registry.example/amf?token=geheim", "must be oci://REGISTRY/CHART"],
])("refuses %j without repeating it", (requested, reason) => {
  const refused = () => sourcesOf(requested);

  expect(refused).toThrow(expect.objectContaining({ code: "INVALID_REQUEST" }));
  expect(refused).toThrow(reason);
  expect(refused).toThrow(/^(?!.*geheim)/s);
});

test.each<[Json]>([
  ["oci://registry.example:5000/team/charts/amf:1.2.3"],
  ["oci://[fd00::1]:5000/amf"],
  [`oci://127.0.0.1:5000/amf@sha256:${"0".repeat(64)}`],
  [{ amf: { oci: "oci://r/amf", version: ">=1.0.0-0 <2.0.0 || 3.x" } }],
  [{ amf: { repository, chart: "amf-core.v2", version: "^1.2" } }],
])("takes %j", (requested) => {
  expect(sourcesOf(requested)).toHaveLength(1);
});
