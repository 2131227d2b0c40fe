import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { toVnfInstance } from "../../sol003/v2/to-vnf-instance.ts";
import { VnfInstance } from "../../sol003/v2/vnf-instance.ts";
import type { LcmRouteParts } from "../api.ts";
import { isNotModified } from "../http/preconditions.ts";
import { notModified, problems } from "../http/problems.ts";
import { sendJson } from "../http/send-json.ts";
import { getVnfInstance } from "./get-vnf-instance.ts";
import { type KeptAnswer, KeptAnswers } from "./kept-answers.ts";
import { VnfInstancePath } from "./vnf-instance-path.ts";

const KEPT_CHARACTERS = 16 * 1024 * 1024;

interface ShownInstance extends KeptAnswer<number> {
  readonly updatedAt: Date;
}

/** SOL003 5.4.3.3.2. */
export const showVnfInstance: FastifyPluginAsyncTypebox<LcmRouteParts> = async (
  app,
  { reachOf, baseUrl },
) => {
  const answers = new KeptAnswers<ShownInstance>(KEPT_CHARACTERS);
  app.get(
    "/vnf_instances/:vnfInstanceId",
    {
      schema: {
        operationId: "showVnfInstance",
        summary: "Read a VNF instance",
        tags: ["VNF instances"],
        params: VnfInstancePath,
        response: { 200: VnfInstance, 304: notModified, ...problems(404, 412) },
      },
    },
    async (request, reply) => {
      const { vnfInstanceId: id } = request.params;
      const { store } = reachOf(request);
      let answer = await answers.find(id, () => store.vnfInstances.findRevision(id));
      if (answer === undefined) {
        const instance = await getVnfInstance(store, id);
        const body = String(reply.serialize(toVnfInstance(instance, baseUrl())));
        answer = { revision: instance.revision, updatedAt: instance.updatedAt, body };
        answers.keep(id, answer);
      }
      if (isNotModified(request, reply, { id, ...answer })) return reply.code(304).send();
      return sendJson(reply, answer.body);
    },
  );
};
