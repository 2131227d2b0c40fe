import swagger from "@fastify/swagger";
import { isJsonObject, type JsonObject } from "../domain/json.ts";
import type { Api } from "./api.ts";
import { nameSchemas } from "./name-schemas.ts";

const VERSION_HEADER = {
  in: "header",
  name: "Version",
  required: true,
  description: "Version of the API that the client speaks (SOL013 9.1).",
  schema: { type: "string", examples: ["2.0.0"] },
};

/** Describes every route registered after it; the description itself is at /openapi.json. */
export async function describeApi(app: Api): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Fairlead",
        description:
          "ETSI NFV VNF Manager: VNF lifecycle management (SOL003), VNF packages (SOL005), and VIMs (Tacker).",
        version: "1",
        license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      },
    },
    transformObject: (document) => {
      if (!("openapiObject" in document)) return document;
      // The same document either way, as JSON and in the types of OpenAPI.
      const description = document.openapiObject as JsonObject;
      return nameSchemas({ ...description, paths: wantVersions(description.paths) }) as object;
    },
  });
  let text: string | undefined;
  app.get("/openapi.json", { schema: { hide: true } }, async (_request, reply) => {
    // Made when it is first asked for: all routes are there by then.
    text ??= JSON.stringify(app.swagger());
    return reply.header("content-type", "application/json").send(text);
  });
}

/** The hook that demands the header is not in any schema: it has answers of its own. */
function wantVersions(paths: unknown): JsonObject {
  return Object.fromEntries(
    Object.entries(isJsonObject(paths) ? paths : {}).map(([path, methods]) => {
      if (!/^\/vnflcm\/v2\/(?!api_versions)/.test(path) || !isJsonObject(methods)) return [path, methods];
      const known = Array.isArray(methods.parameters) ? methods.parameters : [];
      return [path, { parameters: [...known, VERSION_HEADER], ...methods }];
    }),
  );
}
