import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { scopeOf } from "../../auth/authenticator.ts";
import { noContent, problems } from "../http/problems.ts";
import { DeadLetterPath, unknownDeadLetter } from "./dead-letter-path.ts";
import type { DeadLetterRouteParts } from "./dead-letter-route-parts.ts";

/** Puts it back into its place before newer ones that still wait; it has all its attempts again. */
export const resendDeadLetter: FastifyPluginAsyncTypebox<DeadLetterRouteParts> = async (app, parts) => {
  const { store, wake, now } = parts;
  app.post(
    "/dead_letters/:deadLetterId/resend",
    {
      schema: {
        operationId: "resendDeadLetter",
        summary: "Send a notification again that was given up",
        tags: ["Notifications"],
        params: DeadLetterPath,
        response: { 202: noContent, ...problems(404) },
      },
    },
    async (request, reply) => {
      const { deadLetterId } = request.params;
      const { notifications } = store.within(scopeOf(request.client));
      if (!(await notifications.revive(deadLetterId, now()))) throw unknownDeadLetter(deadLetterId);
      wake();
      return reply.code(202).send();
    },
  );
};
