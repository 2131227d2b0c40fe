import type { LcmOperationType } from "../../domain/lcm-op-occ.ts";
import type { AnyOperation } from "../engine/operation.ts";
import { changeVnfPkg } from "./change-vnfpkg.ts";
import { healVnf } from "./heal-vnf.ts";
import { instantiateVnf } from "./instantiate-vnf.ts";
import { modifyVnfInfo } from "./modify-vnf-info.ts";
import { scaleVnf } from "./scale-vnf.ts";
import { terminateVnf } from "./terminate-vnf.ts";

/** Every operation that Fairlead performs, by the standard's name for it. */
export const operations: Readonly<Record<LcmOperationType, AnyOperation>> = {
  INSTANTIATE: instantiateVnf,
  HEAL: healVnf,
  CHANGE_VNFPKG: changeVnfPkg,
  SCALE: scaleVnf,
  TERMINATE: terminateVnf,
  MODIFY_INFO: modifyVnfInfo,
};
