import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { noContent } from "../http/problems.ts";
import { tackerErrors } from "./tacker-errors.ts";
import { VimPath } from "./vim-path.ts";
import type { VimRouteOptions } from "./vim-route-options.ts";

export const deleteVim: FastifyPluginAsyncTypebox<VimRouteOptions> = async (app, { vimsOf, suffix }) => {
  app.delete(
    `/vims/:vimId${suffix}`,
    {
      schema: {
        operationId: "deleteVim",
        summary: "Forget a VIM that no VNF uses.",
        tags: ["VIMs"],
        hide: suffix !== "",
        params: VimPath,
        response: { 204: noContent, ...tackerErrors(404, 409) },
      },
    },
    async (request, reply) => {
      await vimsOf(request).delete(request.params.vimId);
      return reply.code(204).send();
    },
  );
};
