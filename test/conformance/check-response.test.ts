import { describe, expect, test } from "vitest";
import { type CheckedResponse, checkResponse } from "./check-response.ts";

const instance = {
  id: "i",
  vnfdId: "d",
  vnfProvider: "p",
  vnfProductName: "n",
  vnfSoftwareVersion: "1",
  vnfdVersion: "1",
  instantiationState: "NOT_INSTANTIATED",
  _links: { self: { href: "https://vnfm.example/i" } },
};
const problem = { status: 404, detail: "not there" };

function answer(parts: Partial<CheckedResponse> & { json?: unknown } = {}): readonly string[] {
  const { json = instance, ...rest } = parts;
  return checkResponse({
    method: "GET",
    path: "https://vnfm.example/vnflcm/v2/vnf_instances/i?all_fields",
    status: 200,
    headers: { version: "2.0.0", "content-type": "application/json" },
    body: JSON.stringify(json),
    ...rest,
  });
}

test("has nothing against a correct answer", () => {
  expect(answer()).toEqual([]);
  expect(answer({ path: "/vnflcm/v2/vnf_instances", json: [instance] })).toEqual([]);
  expect(
    answer({
      path: "/vnflcm/api_versions",
      json: { uriPrefix: "/vnflcm", apiVersions: [{ version: "2.0.0", isDeprecated: false }] },
    }),
  ).toEqual([]);
  expect(
    answer({
      path: "/vnfpkgm/v1/vnf_packages/p/artifacts/Files/a/b.txt",
      headers: { version: "1.3.0", "content-type": "application/octet-stream" },
      body: "bytes",
    }),
  ).toEqual([]);
});

test("has no opinion of addresses that no standard describes", () => {
  expect(answer({ path: "/v1.0/vims", headers: {}, body: "anything" })).toEqual([]);
});

describe("finds", () => {
  test.each<[string, Parameters<typeof answer>[0], string]>([
    [
      "an attribute of a wrong type",
      { json: { ...instance, instantiationState: "MAYBE" } },
      "/instantiationState",
    ],
    [
      "a missing attribute",
      { json: { ...instance, vnfdId: undefined } },
      "must have required property 'vnfdId'",
    ],
    ["a list that is none", { path: "/vnflcm/v2/vnf_instances" }, "must be array"],
    ["a body that is no JSON", { body: "nope" }, "not JSON"],
    [
      "another content type",
      { headers: { version: "2.0.0", "content-type": "text/html" } },
      "content type is text/html",
    ],
    ["a missing version", { headers: { "content-type": "application/json" } }, "no header Version"],
    [
      "a header that must not be there",
      { headers: { version: "2.0.0", "content-type": "application/json", "retry-after": "1" } },
      "header retry-after",
    ],
    ["a status that is not foreseen", { status: 203 }, "203 is no answer to GET"],
    ["a resource that is not foreseen", { path: "/vnflcm/v2/cookies" }, "no such resource"],
    [
      "a relative Location",
      {
        method: "POST",
        path: "/vnflcm/v2/vnf_instances",
        status: 201,
        headers: { version: "2.0.0", "content-type": "application/json", location: "/i" },
      },
      "Location is /i",
    ],
    [
      "a missing Location",
      { method: "POST", path: "/vnflcm/v2/vnf_instances/i/terminate", status: 202, body: "" },
      "Location is",
    ],
    ["a body that must be empty", { method: "DELETE", status: 204 }, "204 has a body"],
    ["a problem without its type", { status: 404, json: problem }, "content type of 404"],
    [
      "a problem with another status",
      {
        status: 409,
        json: problem,
        headers: { version: "2.0.0", "content-type": "application/problem+json" },
      },
      "status in the body is not 409",
    ],
    [
      "a problem without a word",
      {
        status: 404,
        json: { status: 404 },
        headers: { version: "2.0.0", "content-type": "application/problem+json" },
      },
      "'detail'",
    ],
  ])("%s", (_, parts, violation) => {
    expect(answer(parts)).toContainEqual(expect.stringContaining(violation));
  });
});
