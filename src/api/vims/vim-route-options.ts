import type { FastifyRequest } from "fastify";
import type { VimRegistry } from "../../vims/vim-registry.ts";

export interface VimRouteParts {
  readonly vims: VimRegistry;
}

export interface VimRouteOptions {
  /** The VIMs that a client sees. */
  readonly vimsOf: (request: FastifyRequest) => VimRegistry;
  /** What the paths end with. */
  readonly suffix: "" | ".json";
}
