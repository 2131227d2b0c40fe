import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import Type from "typebox";
import { scopeOf } from "../../auth/authenticator.ts";
import { DeadLetter, deadLetterResource, toWireDeadLetter } from "../../sol003/dead-letter.ts";
import { toNextLink } from "../../sol003/sol013/paging.ts";
import { problems } from "../http/problems.ts";
import { ListQuery, readListRequest } from "../listing/list-query.ts";
import { readPage } from "../listing/read-page.ts";
import type { DeadLetterRouteParts } from "./dead-letter-route-parts.ts";

export const listDeadLetters: FastifyPluginAsyncTypebox<DeadLetterRouteParts> = async (app, parts) => {
  const { store, pageSize, baseUrl } = parts;
  app.get(
    "/dead_letters",
    {
      schema: {
        operationId: "listDeadLetters",
        summary: "Query notifications that were given up",
        tags: ["Notifications"],
        querystring: ListQuery,
        response: { 200: Type.Array(DeadLetter), ...problems() },
      },
    },
    async (request, reply) => {
      const { after, filter, selector } = readListRequest(request.query, deadLetterResource);
      const { found, lastId } = await readPage({
        read: (page) => store.within(scopeOf(request.client)).notifications.listDeadLetters(page),
        toWire: toWireDeadLetter,
        after,
        filter,
        size: pageSize,
        isWanted: () => !request.raw.destroyed,
      });
      if (lastId !== undefined) reply.header("link", toNextLink(baseUrl(), request.url, lastId));
      return found.map((letter) => selector.select(letter));
    },
  );
};
