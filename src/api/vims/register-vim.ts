import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { readVimRegistration } from "../../sol003/vims/read-vim-body.ts";
import { VimAnswer, VimRegistrationBody } from "../../sol003/vims/vim-requests.ts";
import { toWireVim } from "../../sol003/vims/wire-vim.ts";
import { whileClientWaits } from "../http/client-presence.ts";
import { tackerErrors } from "./tacker-errors.ts";
import type { VimRouteOptions } from "./vim-route-options.ts";

export const registerVim: FastifyPluginAsyncTypebox<VimRouteOptions> = async (app, { vimsOf, suffix }) => {
  app.post(
    `/vims${suffix}`,
    {
      schema: {
        operationId: "registerVim",
        summary: "Register a VIM. It is asked at once, and refused when it does not answer.",
        tags: ["VIMs"],
        hide: suffix !== "",
        body: VimRegistrationBody,
        response: { 201: VimAnswer, ...tackerErrors(400, 409, 422) },
      },
    },
    async (request, reply) => {
      const vim = await vimsOf(request).register(readVimRegistration(request.body), whileClientWaits(reply));
      return reply.code(201).send({ vim: toWireVim(vim) });
    },
  );
};
