import type { IncomingMessage, ServerResponse } from "node:http";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest, RawServerDefault } from "fastify";
import type { Client } from "../auth/authenticator.ts";
import type { LcmCommands } from "../lcm/lcm-commands.ts";
import type { VnfInstanceCommands } from "../lcm/vnf-instance-commands.ts";
import type { Store } from "../store/store.ts";
import type { ApiLimits } from "./api-limits.ts";

/** The server that routes are added to. */
export type Api = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** Routes from elsewhere; registered encapsulated, so its hooks and parsers stay its own. */
export type ApiPlugin = (app: Api) => void | Promise<void>;

/** What a client can reach of VNF LCM: the things of its tenant. */
export interface LcmReach {
  readonly lcm: LcmCommands;
  readonly instances: VnfInstanceCommands;
  readonly store: Store;
}

/** What the routes of VNF LCM need. */
export interface LcmRouteParts {
  /** Of the API, as in its paths. */
  readonly version: "v1" | "v2";
  readonly reachOf: (request: FastifyRequest) => LcmReach;
  readonly limits: ApiLimits;
  /** What links begin with, without a slash at the end; asked for every answer, since a free port is known late. */
  readonly baseUrl: () => string;
}

declare module "fastify" {
  interface FastifyRequest {
    /** Who sent it. */
    client: Client;
  }
  interface FastifyContextConfig {
    /** Answered without authentication. */
    public?: boolean;
    /** Media types of the answer, `application/json` when absent; `Accept` is held against them. */
    produces?: readonly string[];
  }
}
