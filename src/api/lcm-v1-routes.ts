import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { toV1Problem } from "../sol003/v1/to-v1-problem.ts";
import type { LcmRouteParts } from "./api.ts";
import { rewordProblems } from "./http/reword-problems.ts";
import { deleteVnfInstance } from "./vnf-instances/delete-vnf-instance.ts";
import { healVnfInstance } from "./vnf-instances/heal-vnf-instance.ts";
import { scaleVnfInstance } from "./vnf-instances/scale-vnf-instance.ts";
import { terminateVnfInstance } from "./vnf-instances/terminate-vnf-instance.ts";
import { changeExtConnOfVnfInstanceV1 } from "./vnf-instances/v1/change-ext-conn-of-vnf-instance.ts";
import { changeVnfPkgOfVnfInstanceV1 } from "./vnf-instances/v1/change-vnfpkg-of-vnf-instance.ts";
import { createVnfInstanceV1 } from "./vnf-instances/v1/create-vnf-instance.ts";
import { instantiateVnfInstanceV1 } from "./vnf-instances/v1/instantiate-vnf-instance.ts";
import { listVnfInstancesV1 } from "./vnf-instances/v1/list-vnf-instances.ts";
import { modifyVnfInstanceV1 } from "./vnf-instances/v1/modify-vnf-instance.ts";
import { showVnfInstanceV1 } from "./vnf-instances/v1/show-vnf-instance.ts";
import { cancelVnfLcmOpOcc } from "./vnf-lcm-op-occs/cancel-vnf-lcm-op-occ.ts";
import { retryVnfLcmOpOcc } from "./vnf-lcm-op-occs/retry-vnf-lcm-op-occ.ts";
import { rollbackVnfLcmOpOcc } from "./vnf-lcm-op-occs/rollback-vnf-lcm-op-occ.ts";
import { failVnfLcmOpOccV1 } from "./vnf-lcm-op-occs/v1/fail-vnf-lcm-op-occ.ts";
import { listVnfLcmOpOccsV1 } from "./vnf-lcm-op-occs/v1/list-vnf-lcm-op-occs.ts";
import { showVnfLcmOpOccV1 } from "./vnf-lcm-op-occs/v1/show-vnf-lcm-op-occ.ts";

/** Those without V1 in their names are version 2's own: request and answer are the same. */
const routes = [
  createVnfInstanceV1,
  listVnfInstancesV1,
  showVnfInstanceV1,
  modifyVnfInstanceV1,
  deleteVnfInstance,
  instantiateVnfInstanceV1,
  terminateVnfInstance,
  scaleVnfInstance,
  healVnfInstance,
  changeVnfPkgOfVnfInstanceV1,
  changeExtConnOfVnfInstanceV1,
  listVnfLcmOpOccsV1,
  showVnfLcmOpOccV1,
  retryVnfLcmOpOcc,
  rollbackVnfLcmOpOcc,
  failVnfLcmOpOccV1,
  cancelVnfLcmOpOcc,
];

/** `/vnflcm/v1`, SOL003 v2.6.1 as Tacker speaks it, over the same commands. No `Version` is demanded. */
export const lcmV1Routes: FastifyPluginAsyncTypebox<LcmRouteParts> = async (app, parts) => {
  rewordProblems(app, toV1Problem);
  app.addHook("onRoute", ({ schema }) => {
    if (schema?.operationId !== undefined) schema.operationId += "V1";
  });
  for (const route of routes) await route(app, parts);
};
