import type { VimRegistry } from "../../vims/vim-registry.ts";

export interface VimRouteParts {
  readonly vims: VimRegistry;
}

export interface VimRouteOptions extends VimRouteParts {
  /** What the paths end with. */
  readonly suffix: "" | ".json";
}
