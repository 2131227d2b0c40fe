import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import Type from "typebox";
import { noContent } from "../http/problems.ts";
import { tackerErrors } from "./tacker-errors.ts";
import { VimPath } from "./vim-path.ts";
import type { VimRouteOptions } from "./vim-route-options.ts";

const Query = Type.Object({
  address: Type.Optional(Type.String({ description: "Of this host alone." })),
});

export const forgetHostKeys: FastifyPluginAsyncTypebox<VimRouteOptions> = async (app, { vimsOf, suffix }) => {
  app.delete(
    `/vims/:vimId/host_keys${suffix}`,
    {
      schema: {
        operationId: "forgetHostKeys",
        summary: "Accept a new host key: the next one that is shown is pinned in place of the forgotten one.",
        tags: ["VIMs"],
        hide: suffix !== "",
        params: VimPath,
        querystring: Query,
        response: { 204: noContent, ...tackerErrors(404) },
      },
    },
    async (request, reply) => {
      await vimsOf(request).forgetHostKeys(request.params.vimId, request.query.address);
      return reply.code(204).send();
    },
  );
};
