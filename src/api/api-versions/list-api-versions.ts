import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { ApiVersionInformation } from "../../sol003/v2/api-version-information.ts";
import { problems } from "../http/problems.ts";
import { checkVersionFormat } from "../http/versions.ts";

/** SOL013 9.3; tells what Fairlead is measured by, and lets later minor versions be spoken without listing them. */
const apiVersions = [{ version: "2.0.0", isDeprecated: false }];

/** `api_versions` below the API's name and below its major version. */
export const listApiVersions: FastifyPluginAsyncTypebox = async (app) => {
  for (const uriPrefix of ["/vnflcm", "/vnflcm/v2"]) {
    app.get(
      `${uriPrefix}/api_versions`,
      {
        preValidation: checkVersionFormat,
        schema: {
          operationId: uriPrefix === "/vnflcm" ? "listVnflcmVersions" : "listVnflcmV2Versions",
          summary: "Read which versions of the API there are",
          tags: ["API versions"],
          response: { 200: ApiVersionInformation, ...problems() },
        },
      },
      async () => ({ uriPrefix, apiVersions }),
    );
  }
};
