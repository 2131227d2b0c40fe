import swagger from "@fastify/swagger";
import type { Api } from "./api.ts";

/** Describes every route registered after it; the description itself is at /openapi.json. */
export async function describeApi(app: Api): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Fairlead",
        description:
          "ETSI NFV VNF Manager: VNF lifecycle management (SOL003), VNF packages (SOL005), and VIMs. Requests below /vnflcm/v2 need the header `Version: 2.0.0`.",
        version: "1",
        license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      },
    },
  });
  app.get(
    "/openapi.json",
    { schema: { hide: true } },
    // Made once, when it is first asked for: all routes are there by then.
    async (_request, reply) => reply.header("content-type", "application/json").send(document()),
  );

  let text: string | undefined;
  function document(): string {
    text ??= JSON.stringify(app.swagger());
    return text;
  }
}
