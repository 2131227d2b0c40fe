import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import Type from "typebox";
import { filterVims, selectFields, type VimQuery } from "../../sol003/vims/vim-query.ts";
import { VimsAnswer } from "../../sol003/vims/vim-requests.ts";
import { toWireVim } from "../../sol003/vims/wire-vim.ts";
import { tackerErrors } from "./tacker-errors.ts";
import type { VimRouteOptions } from "./vim-route-options.ts";

const Query = Type.Unsafe<VimQuery>(
  Type.Object(
    {
      fields: Type.Optional(
        Type.Array(Type.String(), { description: "Attributes to answer with; repeatable." }),
      ),
      id: Type.Optional(Type.String()),
      name: Type.Optional(Type.String()),
    },
    { description: "Any attribute that is text or a boolean: only VIMs with that value." },
  ),
);

export const listVims: FastifyPluginAsyncTypebox<VimRouteOptions> = async (app, { vimsOf, suffix }) => {
  app.get(
    `/vims${suffix}`,
    {
      schema: {
        operationId: "listVims",
        summary: "List the registered VIMs.",
        tags: ["VIMs"],
        hide: suffix !== "",
        querystring: Query,
        response: { 200: VimsAnswer, ...tackerErrors(400) },
      },
    },
    async (request) => {
      const { query } = request;
      const found = filterVims((await vimsOf(request).list()).map(toWireVim), query);
      return { vims: found.map((vim) => selectFields(vim, query)) };
    },
  );
};
