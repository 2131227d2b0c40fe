import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { ApiVersionInformation } from "../../sol003/v2/api-version-information.ts";
import { problems } from "../http/problems.ts";
import { checkVersionFormat, VNFLCM_V1_VERSION, VNFLCM_VERSION, VNFPKGM_VERSION } from "../http/versions.ts";

const v1 = { version: VNFLCM_V1_VERSION, isDeprecated: false };
/** SOL013 9.3; tells what Fairlead is measured by, and lets later minor versions be spoken without listing them. */
const v2 = { version: VNFLCM_VERSION, isDeprecated: false };
const packages = { version: VNFPKGM_VERSION, isDeprecated: false };

const lists = [
  { uriPrefix: "/vnflcm", operationId: "listVnflcmVersions", apiVersions: [v1, v2] },
  { uriPrefix: "/vnflcm/v1", operationId: "listVnflcmV1Versions", apiVersions: [v1] },
  { uriPrefix: "/vnflcm/v2", operationId: "listVnflcmV2Versions", apiVersions: [v2] },
  { uriPrefix: "/vnfpkgm", operationId: "listVnfpkgmVersions", apiVersions: [packages] },
  { uriPrefix: "/vnfpkgm/v1", operationId: "listVnfpkgmV1Versions", apiVersions: [packages] },
];

/** `api_versions` below the API's name and below its major versions. */
export const listApiVersions: FastifyPluginAsyncTypebox = async (app) => {
  for (const { uriPrefix, operationId, apiVersions } of lists) {
    app.get(
      `${uriPrefix}/api_versions`,
      {
        preValidation: checkVersionFormat,
        schema: {
          operationId,
          summary: "Read which versions of the API there are",
          tags: ["API versions"],
          response: { 200: ApiVersionInformation, ...problems() },
        },
      },
      async () => ({ uriPrefix, apiVersions }),
    );
  }
};
