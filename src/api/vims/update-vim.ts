import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { readVimChanges } from "../../sol003/vims/read-vim-body.ts";
import { VimAnswer, VimChangesBody } from "../../sol003/vims/vim-requests.ts";
import { toWireVim } from "../../sol003/vims/wire-vim.ts";
import { whileClientWaits } from "../http/client-presence.ts";
import { tackerErrors } from "./tacker-errors.ts";
import { VimPath } from "./vim-path.ts";
import type { VimRouteOptions } from "./vim-route-options.ts";

export const updateVim: FastifyPluginAsyncTypebox<VimRouteOptions> = async (app, { vimsOf, suffix }) => {
  app.put(
    `/vims/:vimId${suffix}`,
    {
      schema: {
        operationId: "updateVim",
        summary: "Change a VIM. It is asked again; new credentials that it does not accept are refused.",
        tags: ["VIMs"],
        hide: suffix !== "",
        params: VimPath,
        body: VimChangesBody,
        response: { 200: VimAnswer, ...tackerErrors(400, 404, 409, 422) },
      },
    },
    async (request, reply) => {
      const { params, body } = request;
      return {
        vim: toWireVim(
          await vimsOf(request).update(params.vimId, readVimChanges(body), whileClientWaits(reply)),
        ),
      };
    },
  );
};
