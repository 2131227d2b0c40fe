import Fastify from "fastify";
import { type Authenticator, scopeOf } from "../auth/authenticator.ts";
import type { LcmCommands } from "../lcm/lcm-commands.ts";
import { vnfInstanceCommands } from "../lcm/vnf-instance-commands.ts";
import type { Subscribers } from "../notifications/subscribers.ts";
import type { Store } from "../store/store.ts";
import type { Logger } from "../support/logger.ts";
import type { Api, ApiPlugin, LcmRouteParts } from "./api.ts";
import { type ApiLimits, defaultLimits } from "./api-limits.ts";
import { listApiVersions } from "./api-versions/list-api-versions.ts";
import { requireAcceptable } from "./http/accept.ts";
import { identifyClients, refuseChangesByReaders } from "./http/authentication.ts";
import { addBodyParsers } from "./http/body-parsers.ts";
import { answerClientError } from "./http/client-error.ts";
import { requirePlainBody } from "./http/encodings.ts";
import { addressErrorHandler, errorHandler, putRequestId } from "./http/error-handler.ts";
import { dropCharset } from "./http/exact-content-type.ts";
import { refuseForeignPages } from "./http/foreign-pages.ts";
import { lazyCompilers } from "./http/lazy-compilers.ts";
import { requireOneHost } from "./http/one-host.ts";
import { refuseOddTargets, toOriginForm } from "./http/request-target.ts";
import { toSchemaFailure } from "./http/schema-failure.ts";
import { refuseUnknownRoutes } from "./http/unknown-route.ts";
import { announceVersion } from "./http/versions.ts";
import { lcmRoutes } from "./lcm-routes.ts";
import { lcmV1Routes } from "./lcm-v1-routes.ts";
import { describeApi } from "./openapi.ts";

export interface AppParts {
  readonly lcm: LcmCommands;
  readonly store: Store;
  readonly subscribers: Subscribers;
  /** What links begin with, without a slash at the end; a function where the port is known only once it listens. */
  readonly baseUrl: string | (() => string);
  readonly logger: Logger;
  /** Asked in turn who a client is; none: everybody may do everything. */
  readonly authenticators?: readonly Authenticator[];
  readonly limits?: Partial<ApiLimits>;
  readonly now: () => Date;
  readonly newId: () => string;
  /** Further routes: packages, VIMs, health. */
  readonly plugins?: readonly ApiPlugin[];
  /** Gets the server before its first route: hooks added here are those of all routes. */
  readonly prepare?: (app: Api) => void;
}

/** The whole HTTP side of Fairlead, ready to `listen` or to be `inject`ed. */
export async function buildApp(parts: AppParts): Promise<Api> {
  const { lcm, store, subscribers, logger, now, newId } = parts;
  const { baseUrl: given } = parts;
  const baseUrl = typeof given === "string" ? () => given : given;
  const authenticators = parts.authenticators ?? [];
  const limits = { ...defaultLimits, ...parts.limits };

  const app: Api = Fastify({
    logger: false,
    genReqId: () => `req-${newId()}`,
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestMs,
    connectionTimeout: limits.idleMs,
    http: {
      headersTimeout: limits.headersMs,
      maxHeaderSize: limits.headerBytes,
      noDelay: true,
      // Node would answer without a body; see requireOneHost.
      requireHostHeader: false,
    },
    routerOptions: { maxParamLength: 1_024 },
    rewriteUrl: toOriginForm,
    ajv: {
      customOptions: {
        coerceTypes: false,
        removeAdditional: false,
        useDefaults: false,
        allErrors: false,
        allowUnionTypes: true,
      },
    },
    schemaController: { compilersFactory: lazyCompilers },
    schemaErrorFormatter: toSchemaFailure,
    // Who is still connected while we stop is answered as ever.
    return503OnClosing: false,
    frameworkErrors: addressErrorHandler(logger),
    clientErrorHandler: answerClientError,
  });
  app.setErrorHandler(errorHandler(logger));
  addBodyParsers(app, limits);

  app.addHook("onRequest", (request, reply, done) => {
    putRequestId(request, reply);
    done();
  });
  app.addHook("onRequest", announceVersion);
  app.addHook("onRequest", requireOneHost);
  app.addHook("onRequest", refuseOddTargets(limits.urlBytes));
  const keepOut = refuseForeignPages(authenticators, baseUrl);
  if (keepOut !== undefined) app.addHook("onRequest", keepOut);
  identifyClients(app, authenticators);
  refuseUnknownRoutes(app);
  app.addHook("onRequest", requirePlainBody);
  app.addHook("preValidation", requireAcceptable);
  app.addHook("preValidation", refuseChangesByReaders);
  app.addHook("onSend", dropCharset);
  parts.prepare?.(app);

  await describeApi(app);
  await app.register(listApiVersions);
  const reachOf: LcmRouteParts["reachOf"] = ({ client }) => {
    const scope = scopeOf(client);
    const seen = store.within(scope);
    return {
      store: seen,
      lcm: lcm.within(scope),
      instances: vnfInstanceCommands({ store: seen, subscribers, now, newId }),
    };
  };
  await app.register(lcmV1Routes, { prefix: "/vnflcm/v1", version: "v1", reachOf, limits, baseUrl });
  await app.register(lcmRoutes, { prefix: "/vnflcm/v2", version: "v2", reachOf, limits, baseUrl });
  for (const plugin of parts.plugins ?? []) await app.register(async (scope) => plugin(scope));
  await app.ready();
  return app;
}
