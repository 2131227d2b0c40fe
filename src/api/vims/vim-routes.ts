import { scopeOf } from "../../auth/authenticator.ts";
import type { ApiPlugin } from "../api.ts";
import { deleteVim } from "./delete-vim.ts";
import { forgetHostKeys } from "./forget-host-keys.ts";
import { listHostKeys } from "./list-host-keys.ts";
import { listVims } from "./list-vims.ts";
import { registerVim } from "./register-vim.ts";
import { showVim } from "./show-vim.ts";
import { answerTackerErrors } from "./tacker-errors.ts";
import { updateVim } from "./update-vim.ts";
import type { VimRouteOptions, VimRouteParts } from "./vim-route-options.ts";

/** Tacker's VIM resource, below `/v1.0`; each path also with `.json` at its end, as the official client writes it. */
export function vimRoutes({ vims }: VimRouteParts): ApiPlugin {
  return async (app) => {
    // Bodies and queries are read by hand, in Tacker's words; the schemas are there to describe them.
    app.setValidatorCompiler(() => () => true);
    answerTackerErrors(app);
    const vimsOf: VimRouteOptions["vimsOf"] = ({ client }) => vims.within(scopeOf(client));
    for (const suffix of ["", ".json"] as const) {
      const options = { prefix: "/v1.0", vimsOf, suffix };
      await app.register(registerVim, options);
      await app.register(listVims, options);
      await app.register(showVim, options);
      await app.register(updateVim, options);
      await app.register(deleteVim, options);
      await app.register(listHostKeys, options);
      await app.register(forgetHostKeys, options);
    }
  };
}
