import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import Type from "typebox";
import { selectFields, type VimQuery } from "../../sol003/vims/vim-query.ts";
import { VimAnswer } from "../../sol003/vims/vim-requests.ts";
import { toWireVim } from "../../sol003/vims/wire-vim.ts";
import { tackerErrors } from "./tacker-errors.ts";
import { VimPath } from "./vim-path.ts";
import type { VimRouteOptions } from "./vim-route-options.ts";

const Query = Type.Unsafe<VimQuery>(
  Type.Object({
    fields: Type.Optional(Type.Array(Type.String(), { description: "Attributes to answer with." })),
  }),
);

export const showVim: FastifyPluginAsyncTypebox<VimRouteOptions> = async (app, { vimsOf, suffix }) => {
  app.get(
    `/vims/:vimId${suffix}`,
    {
      schema: {
        operationId: "showVim",
        summary: "Show a VIM. Secrets are shown as ***.",
        tags: ["VIMs"],
        hide: suffix !== "",
        params: VimPath,
        querystring: Query,
        response: { 200: VimAnswer, ...tackerErrors(404) },
      },
    },
    async (request) => {
      const { params, query } = request;
      return { vim: selectFields(toWireVim(await vimsOf(request).get(params.vimId)), query) };
    },
  );
};
