import { isJsonObject, type Json, type JsonObject } from "../../src/domain/json.ts";
import { defects, EtsiSchemas, type Place } from "./etsi-schemas.ts";

/** An answer as it came over the wire; names of headers in lower case. */
export interface CheckedResponse {
  readonly method: string;
  /** Address of the request, with or without host and query. */
  readonly path: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** The part of the standard that describes a family of addresses. */
interface Api {
  readonly prefix: string;
  readonly file: string;
}

const apis: readonly Api[] = [
  {
    prefix: "/vnflcm/v2",
    file: "nfv-sol002-sol003/SOL003/VNFLifecycleManagement/VNFLifecycleManagement.yaml",
  },
  { prefix: "/vnfpkgm/v1", file: "nfv-sol005/SOL005/VNFPackageManagement/VNFPackageManagement.yaml" },
  // Its paths begin with the API's name.
  { prefix: "", file: "nfv-sol002-sol003/SOL003/APIVersion/APIVersion.yaml" },
];

const problemPlace: Place = {
  file: "nfv-sol002-sol003/SOL003/General_Definitions/SOL003_def.yaml",
  pointer: ["definitions", "ProblemDetails"],
};

const schemas = new EtsiSchemas(defects);

/** What is wrong with an answer by ETSI's OpenAPI and SOL013, in sentences; empty when all is well, or no standard is about it. */
export function checkResponse(response: CheckedResponse): readonly string[] {
  const path = new URL(response.path, "http://any.example").pathname;
  const api = apis.find(({ prefix }) => prefix !== "" && path.startsWith(`${prefix}/`)) ?? apis.at(-1);
  const isStandard = /^\/(vnflcm|vnfpkgm)\//.test(path);
  if (api === undefined || !isStandard) return [];
  // HTTP's own answer to a condition; the descriptions of no interface name it.
  if (response.status === 304)
    return [...checkCommon(response), ...(response.body === "" ? [] : ["304 has a body"])];
  if (response.status >= 400) return [...checkCommon(response), ...checkProblem(response)];
  // Its bodies are Tacker's, of a standard older than the descriptions that we have.
  const isVersion1 = path.startsWith("/vnflcm/v1/");
  return [...checkCommon(response), ...(isVersion1 ? [] : checkSuccess(response, api, path))];
}

function checkCommon({ status, headers }: CheckedResponse): readonly string[] {
  return [
    ...(typeof headers.version === "string" ? [] : ["there is no header Version"]),
    ...["retry-after", "content-range", "www-authenticate"]
      .filter((name) => name in headers && status < 300 && status !== 206)
      .map((name) => `there is a header ${name}`),
  ];
}

function checkProblem({ method, status, headers, body }: CheckedResponse): readonly string[] {
  if (headers["content-type"] !== "application/problem+json") {
    return [`the content type of ${status} is ${headers["content-type"]}`];
  }
  if (method === "HEAD") return [];
  const problem = readJson(body);
  if (problem === undefined) return ["the body is not JSON"];
  const wrongStatus =
    isJsonObject(problem) && problem.status === status ? [] : [`status in the body is not ${status}`];
  return [...schemas.errors(problemPlace, problem), ...wrongStatus];
}

function checkSuccess(response: CheckedResponse, api: Api, path: string): readonly string[] {
  const { method, status, headers, body } = response;
  const template = templateOf(api, path.slice(api.prefix.length));
  if (template === undefined) return ["no such resource is in the standard"];
  const verb = method === "HEAD" ? "get" : method.toLowerCase();
  const documented = schemas.find({
    file: api.file,
    pointer: ["paths", template, verb, "responses", String(status)],
  });
  if (documented === undefined) return [`${status} is no answer to ${method} ${template} in the standard`];

  const violations: string[] = [];
  if (isJsonObject(documented.node.headers) && "Location" in documented.node.headers) {
    // SOL003 wants absolute addresses; those of packages are relative, as in Tacker.
    const address = api.prefix === "/vnflcm/v2" ? /^https?:\/\// : /^(https?:\/)?\//;
    if (!address.test(String(headers.location))) violations.push(`Location is ${headers.location}`);
  }
  if (method === "HEAD") return violations;
  if (status === 202 || status === 204) {
    return body === "" ? violations : [...violations, `${status} has a body`];
  }
  return [...violations, ...checkBody(documented, headers, body)];
}

function checkBody(
  { node, place }: { node: JsonObject; place: Place },
  headers: CheckedResponse["headers"],
  body: string,
): readonly string[] {
  const type = String(headers["content-type"]);
  const content = isJsonObject(node.content) ? node.content : {};
  if (!(type in content)) {
    // Where the standard describes no body, or files of any kind, there is nothing to check.
    return "application/json" in content ? [`the content type is ${type}`] : [];
  }
  if (type !== "application/json") return [];
  const value = readJson(body);
  if (value === undefined) return ["the body is not JSON"];
  return schemas.errors({ ...place, pointer: [...place.pointer, "content", type, "schema"] }, value);
}

/** The standard's path with parameters in braces; the one with the fewest of them, should several fit. */
function templateOf({ file }: Api, path: string): string | undefined {
  const paths = Object.keys(schemas.find({ file, pointer: ["paths"] })?.node ?? {});
  const parameters = (template: string) => template.split("{").length;
  return paths
    .filter((template) => patternOf(template).test(path))
    .toSorted((a, b) => parameters(a) - parameters(b))
    .at(0);
}

function patternOf(template: string): RegExp {
  // An artifact's path has slashes of its own.
  return new RegExp(`^${template.replace(/\{artifactPath\}/, ".+").replace(/\{[^}]+\}/g, "[^/]+")}$`);
}

function readJson(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
