import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { LcmRouteParts } from "./api.ts";
import { requireVersion } from "./http/versions.ts";
import { changeExtConnOfVnfInstance } from "./vnf-instances/change-ext-conn-of-vnf-instance.ts";
import { changeVnfPkgOfVnfInstance } from "./vnf-instances/change-vnfpkg-of-vnf-instance.ts";
import { createVnfInstance } from "./vnf-instances/create-vnf-instance.ts";
import { deleteVnfInstance } from "./vnf-instances/delete-vnf-instance.ts";
import { healVnfInstance } from "./vnf-instances/heal-vnf-instance.ts";
import { instantiateVnfInstance } from "./vnf-instances/instantiate-vnf-instance.ts";
import { listVnfInstances } from "./vnf-instances/list-vnf-instances.ts";
import { modifyVnfInstance } from "./vnf-instances/modify-vnf-instance.ts";
import { scaleVnfInstance } from "./vnf-instances/scale-vnf-instance.ts";
import { showVnfInstance } from "./vnf-instances/show-vnf-instance.ts";
import { terminateVnfInstance } from "./vnf-instances/terminate-vnf-instance.ts";
import { cancelVnfLcmOpOcc } from "./vnf-lcm-op-occs/cancel-vnf-lcm-op-occ.ts";
import { failVnfLcmOpOcc } from "./vnf-lcm-op-occs/fail-vnf-lcm-op-occ.ts";
import { listVnfLcmOpOccs } from "./vnf-lcm-op-occs/list-vnf-lcm-op-occs.ts";
import { retryVnfLcmOpOcc } from "./vnf-lcm-op-occs/retry-vnf-lcm-op-occ.ts";
import { rollbackVnfLcmOpOcc } from "./vnf-lcm-op-occs/rollback-vnf-lcm-op-occ.ts";
import { showVnfLcmOpOcc } from "./vnf-lcm-op-occs/show-vnf-lcm-op-occ.ts";

const routes = [
  createVnfInstance,
  listVnfInstances,
  showVnfInstance,
  modifyVnfInstance,
  deleteVnfInstance,
  instantiateVnfInstance,
  healVnfInstance,
  changeVnfPkgOfVnfInstance,
  changeExtConnOfVnfInstance,
  scaleVnfInstance,
  terminateVnfInstance,
  listVnfLcmOpOccs,
  showVnfLcmOpOcc,
  retryVnfLcmOpOcc,
  rollbackVnfLcmOpOcc,
  failVnfLcmOpOcc,
  cancelVnfLcmOpOcc,
];

/** `/vnflcm/v2`, SOL003 5.3. */
export const lcmRoutes: FastifyPluginAsyncTypebox<LcmRouteParts> = async (app, parts) => {
  app.addHook("preValidation", requireVersion);
  for (const route of routes) await route(app, parts);
};
