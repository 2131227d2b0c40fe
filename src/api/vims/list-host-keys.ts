import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import Type from "typebox";
import { tackerErrors } from "./tacker-errors.ts";
import { VimPath } from "./vim-path.ts";
import type { VimRouteOptions } from "./vim-route-options.ts";

const HostKey = Type.Object({
  address: Type.String(),
  key: Type.String({ description: "As in known_hosts: its type, and base64." }),
  pinned_at: Type.String(),
});

export const listHostKeys: FastifyPluginAsyncTypebox<VimRouteOptions> = async (app, { vimsOf, suffix }) => {
  app.get(
    `/vims/:vimId/host_keys${suffix}`,
    {
      schema: {
        operationId: "listHostKeys",
        summary: "The pinned keys of the hosts that a VIM's Helm runs on.",
        tags: ["VIMs"],
        hide: suffix !== "",
        params: VimPath,
        response: { 200: Type.Object({ host_keys: Type.Array(HostKey) }), ...tackerErrors(404) },
      },
    },
    async (request) => {
      const keys = await vimsOf(request).hostKeys(request.params.vimId);
      return {
        host_keys: keys.map(({ address, key, pinnedAt }) => ({
          address,
          key,
          pinned_at: pinnedAt.toISOString(),
        })),
      };
    },
  );
};
