import type { DeploymentUnit } from "../../domain/deployment.ts";
import { VnfmError } from "../../domain/errors.ts";
import { isJsonObject, type JsonObject } from "../../domain/json.ts";

/** Tacker's rules for `upgrade_type` and `vdu_params`, in its words. */
export function checkUpgrade(given: JsonObject | undefined, units: readonly DeploymentUnit[]): JsonObject {
  if (given === undefined) throw refused("/additionalParams", "'additionalParams' must be specified");
  const { upgrade_type: type = "", vdu_params: vduParams } = given;
  if (type !== "RollingUpdate") {
    throw refused("/additionalParams/upgrade_type", `not support upgrade_type ${JSON.stringify(type)}`);
  }
  const pointer = "/additionalParams/vdu_params";
  if (!Array.isArray(vduParams) || vduParams.length === 0) {
    throw refused(pointer, "'vdu_params' must exist in additionalParams");
  }
  const known = new Set(units.flatMap(({ vdus }) => vdus.map(({ vduId }) => vduId)));
  for (const [index, element] of vduParams.entries()) {
    const vduId = isJsonObject(element) ? element.vdu_id : undefined;
    if (typeof vduId !== "string") throw refused(`${pointer}/${index}`, "'vdu_id' must exist in vdu_params");
    if (!known.has(vduId)) throw refused(`${pointer}/${index}/vdu_id`, `vdu_id '${vduId}' does not exist`);
  }
  return given;
}

function refused(pointer: string, reason: string): VnfmError {
  return new VnfmError("INVALID_REQUEST", `${reason}.`, { invalidParams: [{ pointer, reason }] });
}

/** The VDUs that a checked request lists. */
export function listVdus(vduParams: unknown): readonly string[] {
  return Array.isArray(vduParams) ? vduParams.map(({ vdu_id }) => String(vdu_id)) : [];
}
