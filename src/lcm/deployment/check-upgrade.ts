import type { DeploymentUnit } from "../../domain/deployment.ts";
import { VnfmError } from "../../domain/errors.ts";
import { isJsonObject, type Json, type JsonObject } from "../../domain/json.ts";

/** A request to change the package, once checked. */
export interface Upgrade {
  readonly additionalParams: JsonObject;
  /** The VDUs that are meant. */
  readonly vduIds: readonly string[];
}

/**
 * Tacker's rules for `upgrade_type` and `vdu_params`, in its words. The standard knows neither, so they may be absent: then it is a rolling
 * update of all VDUs.
 */
export function checkUpgrade(additionalParams: JsonObject = {}, units: readonly DeploymentUnit[]): Upgrade {
  const { upgrade_type: type, vdu_params: vduParams } = additionalParams;
  if (type !== undefined && type !== "RollingUpdate") {
    throw refused("/additionalParams/upgrade_type", `not support upgrade_type ${JSON.stringify(type)}`);
  }
  const known = new Set(units.flatMap(({ vdus }) => vdus.map(({ vduId }) => vduId)));
  const vduIds = vduParams === undefined ? [...known] : readVdus(vduParams, known);
  return { additionalParams, vduIds };
}

function readVdus(vduParams: Json, known: ReadonlySet<string>): readonly string[] {
  const pointer = "/additionalParams/vdu_params";
  if (!Array.isArray(vduParams) || vduParams.length === 0) {
    throw refused(pointer, "'vdu_params' must be a list of VDUs, or absent");
  }
  return vduParams.map((element: Json, index) => {
    const vduId = isJsonObject(element) ? element.vdu_id : undefined;
    if (typeof vduId !== "string") throw refused(`${pointer}/${index}`, "'vdu_id' must exist in vdu_params");
    if (!known.has(vduId)) throw refused(`${pointer}/${index}/vdu_id`, `vdu_id '${vduId}' does not exist`);
    return vduId;
  });
}

function refused(pointer: string, reason: string): VnfmError {
  return new VnfmError("INVALID_REQUEST", `${reason}.`, { invalidParams: [{ pointer, reason }] });
}
