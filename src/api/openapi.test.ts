import { expect, test } from "vitest";
import { anLcmApi } from "../../test/support/an-lcm-api.ts";
import { nameSchemas } from "./name-schemas.ts";

const { call } = await anLcmApi();

test("the description is served, with every schema in one place and each reference leading there", async () => {
  const answer = await call("GET", "/openapi.json", { headers: { version: undefined } });

  const description = answer.json();
  const references = new Set(
    [...answer.body.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name),
  );
  expect(answer.headers["content-type"]).toBe("application/json");
  expect([...references].filter((name) => !(String(name) in description.components.schemas))).toEqual([]);
  expect(Object.keys(description.components.schemas)).toContain("VnfInstance");
  expect(description.paths["/vnflcm/v2/vnf_instances/{vnfInstanceId}/instantiate"].post).toMatchObject({
    operationId: "instantiateVnfInstance",
    requestBody: {
      content: { "application/json": { schema: { $ref: "#/components/schemas/InstantiateVnfRequest" } } },
    },
  });
});

test("the Version header is described where it is demanded", async () => {
  const { paths } = (await call("GET", "/openapi.json")).json();

  expect(paths["/vnflcm/v2/vnf_instances"].parameters).toMatchObject([{ in: "header", name: "Version" }]);
  expect(paths["/vnflcm/v2/api_versions"]).not.toHaveProperty("parameters");
});

test("two schemas cannot have one name", () => {
  const a = { title: "A", type: "object", required: ["x"] };
  const b = { title: "A", type: "object" };

  expect(() => nameSchemas({ paths: { a, b } })).toThrow("two schemas are called A");
});
