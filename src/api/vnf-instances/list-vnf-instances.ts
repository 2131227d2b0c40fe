import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import Type from "typebox";
import { toNextLink } from "../../sol003/sol013/paging.ts";
import { toVnfInstance, toVnfInstanceSummary } from "../../sol003/v2/to-vnf-instance.ts";
import { VnfInstance, vnfInstanceResource } from "../../sol003/v2/vnf-instance.ts";
import type { Store } from "../../store/store.ts";
import type { LcmRouteParts } from "../api.ts";
import { problems } from "../http/problems.ts";
import { sendJson } from "../http/send-json.ts";
import { ListQuery, readListRequest } from "../listing/list-query.ts";
import { readPage } from "../listing/read-page.ts";
import { type KeptAnswer, KeptAnswers } from "./kept-answers.ts";

const KEPT_BYTES = 16 * 1024 * 1024;

/** A page as lists show it by default; `lastId` when there is another one. */
interface DefaultPage extends KeptAnswer<string> {
  readonly body: Buffer;
  readonly lastId: string | undefined;
}

/** SOL003 5.4.2.3.2. */
export const listVnfInstances: FastifyPluginAsyncTypebox<LcmRouteParts> = async (app, parts) => {
  const { reachOf, limits, baseUrl } = parts;
  const pages = new KeptAnswers<DefaultPage>(KEPT_BYTES);
  app.get(
    "/vnf_instances",
    {
      schema: {
        operationId: "listVnfInstances",
        summary: "Query VNF instances",
        tags: ["VNF instances"],
        querystring: ListQuery,
        response: { 200: Type.Array(VnfInstance), ...problems() },
      },
    },
    async (request, reply) => {
      const { after, filter, selector, needsWhole } = readListRequest(request.query, vnfInstanceResource);
      const base = baseUrl();
      const { store } = reachOf(request);
      const { vnfInstances } = store;
      if (!needsWhole && filter === undefined) {
        const page = await defaultPage(store, after, (wires) => String(reply.serialize(wires)));
        if (page.lastId !== undefined) reply.header("link", toNextLink(base, request.url, page.lastId));
        return sendJson(reply, page.body);
      }
      const rest = { after, filter, size: limits.pageSize, isWanted: () => !request.raw.destroyed };
      const { found, lastId } = needsWhole
        ? await readPage({
            read: (page) => vnfInstances.list(page),
            toWire: (row) => toVnfInstance(row, base),
            ...rest,
          })
        : await readPage({
            read: async (page) => (await vnfInstances.listSummaries(page)).summaries,
            toWire: (row) => toVnfInstanceSummary(row, base),
            ...rest,
          });
      if (lastId !== undefined) reply.header("link", toNextLink(base, request.url, lastId));
      return needsWhole ? found.map((instance) => selector.select(instance)) : found;
    },
  );

  async function defaultPage(
    { tenantId, vnfInstances }: Pick<Store, "tenantId" | "vnfInstances">,
    after: string | undefined,
    toJson: (wires: readonly VnfInstance[]) => string,
  ): Promise<DefaultPage> {
    const size = limits.pageSize;
    // One more than wanted: so it is known whether there is another page.
    const page = { limit: size + 1, ...(after !== undefined && { after }) };
    const key = `${tenantId} ${after}`;
    const kept = await pages.find(key, () => vnfInstances.findPageRevision(page));
    if (kept !== undefined) return kept;
    const base = baseUrl();
    const { summaries, revision } = await vnfInstances.listSummaries(page);
    const shown = summaries.slice(0, size);
    const answer = {
      revision,
      body: Buffer.from(toJson(shown.map((instance) => toVnfInstanceSummary(instance, base)))),
      lastId: summaries.length > size ? shown.at(-1)?.id : undefined,
    };
    // Of nothing there would be as many as there are markers.
    if (summaries.length > 0) pages.keep(key, answer);
    return answer;
  }
};
