import type { FastifyReply, FastifyRequest } from "fastify";
import type { Authenticator, Client, Credentials } from "../../auth/authenticator.ts";
import { VnfmError } from "../../domain/errors.ts";
import { DEFAULT_TENANT } from "../../domain/tenant.ts";
import type { Api } from "../api.ts";
import { hook } from "./hook.ts";

/** Without authentication everybody on this host may do everything. */
const EVERYBODY: Client = { role: "admin", tenantId: DEFAULT_TENANT };
/** Sees nothing: who has not been identified. */
const NOBODY: Client = { role: "reader", tenantId: "" };

const READING = ["GET", "HEAD", "OPTIONS"];

/**
 * Lets only those pass whom one of the authenticators knows, everybody when there are none, and leaves on the request who it is.
 * Public routes ask nobody.
 */
export function identifyClients(app: Api, authenticators: readonly Authenticator[]): void {
  app.decorateRequest("client");
  const known = authenticators.length === 0 ? async () => EVERYBODY : identifyBy(authenticators);
  app.addHook("onRequest", async (request, reply) => {
    request.client = request.routeOptions.config?.public === true ? NOBODY : await known(request, reply);
  });
}

/** Policy: readers change nothing. */
export const refuseChangesByReaders = hook(({ client, method }) => {
  if (client.role !== "reader" || READING.includes(method)) return;
  throw new VnfmError(
    "FORBIDDEN",
    "With the role reader nothing can be changed; ask for the role member in this project.",
  );
});

function identifyBy(authenticators: readonly Authenticator[]) {
  return async ({ headers }: FastifyRequest, reply: FastifyReply): Promise<Client> => {
    const credentials = readCredentials(headers);
    let refusal = "The credentials are not accepted.";
    for (const authenticator of authenticators) {
      const found = await authenticator.identify(credentials);
      if (found === undefined) continue;
      if ("role" in found) return found;
      refusal = found.refusal;
    }
    reply.header(
      "www-authenticate",
      authenticators.map(({ challenge }) => challenge(credentials)).join(", "),
    );
    const fault = Object.keys(credentials).length === 0 ? "No credentials were given." : refusal;
    throw new VnfmError("UNAUTHORIZED", [fault, ...authenticators.map(({ way }) => way)].join(" "));
  };
}

function readCredentials({
  "x-auth-token": authToken,
  authorization = "",
}: FastifyRequest["headers"]): Credentials {
  const [scheme = "", credentials] = authorization.split(" ");
  const kind = scheme.toLowerCase();
  return {
    ...(typeof authToken === "string" ? { authToken } : {}),
    ...(kind === "bearer" && credentials !== undefined ? { bearer: credentials } : {}),
    ...(kind === "basic" && credentials !== undefined
      ? { basic: Buffer.from(credentials, "base64").toString("utf8") }
      : {}),
  };
}
