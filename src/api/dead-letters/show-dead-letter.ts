import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { scopeOf } from "../../auth/authenticator.ts";
import { DeadLetter, toWireDeadLetter } from "../../sol003/dead-letter.ts";
import { problems } from "../http/problems.ts";
import { DeadLetterPath, unknownDeadLetter } from "./dead-letter-path.ts";
import type { DeadLetterRouteParts } from "./dead-letter-route-parts.ts";

export const showDeadLetter: FastifyPluginAsyncTypebox<DeadLetterRouteParts> = async (app, { store }) => {
  app.get(
    "/dead_letters/:deadLetterId",
    {
      schema: {
        operationId: "showDeadLetter",
        summary: "Read a notification that was given up",
        tags: ["Notifications"],
        params: DeadLetterPath,
        response: { 200: DeadLetter, ...problems(404) },
      },
    },
    async (request) => {
      const { deadLetterId } = request.params;
      const letter = await store.within(scopeOf(request.client)).notifications.findDeadLetter(deadLetterId);
      if (letter === undefined) throw unknownDeadLetter(deadLetterId);
      return toWireDeadLetter(letter);
    },
  );
};
