import type { ApiPlugin } from "../api/api.ts";
import { VnfmError } from "../domain/errors.ts";

/** `/healthz`: the process answers. `/readyz`: it can do its work, the database included; else 503. */
export function healthRoutes(ping: () => Promise<void>): ApiPlugin {
  return (app) => {
    const options = { schema: { hide: true }, config: { public: true, produces: ["text/plain"] } };
    app.get("/healthz", options, async (_request, reply) => reply.type("text/plain").send("ok\n"));
    app.get("/readyz", options, async (_request, reply) => {
      await ping().catch((cause: unknown) => {
        throw new VnfmError("UNAVAILABLE", "The database does not answer.", { cause });
      });
      return reply.type("text/plain").send("ok\n");
    });
  };
}
