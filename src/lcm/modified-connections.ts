import { invalidParam, pointerSegment } from "../domain/errors.ts";
import { isJsonObject, type Json, type JsonObject } from "../domain/json.ts";
import { mergePatch } from "../domain/merge-patch.ts";
import type { VimConnectionInfo } from "../domain/vim.ts";
import type { VnfInstance } from "../domain/vnf-instance.ts";

type Connections = VnfInstance["vimConnectionInfo"];

const POINTER = "/vimConnectionInfo";
const objects = ["interfaceInfo", "accessInfo", "extra"] as const;

/**
 * The instance's VIM connections after a merge patch. INVALID_REQUEST for one that would then be none, since no client could read the
 * instance any more, and where the one that the VNF runs on would be removed or mistaken, since the VNF could not be terminated.
 */
export function modifiedConnections(
  { vimConnectionInfo: known, deployment }: Pick<VnfInstance, "vimConnectionInfo" | "deployment">,
  patch: JsonObject | undefined,
): Connections {
  const merged = mergePatch(known as unknown as JsonObject, patch);
  for (const id of Object.keys(patch ?? {})) {
    const pointer = `${POINTER}/${pointerSegment(id)}`;
    if (Object.hasOwn(merged, id)) checkConnection(merged[id], pointer);
    else if (id === deployment?.vimConnectionId)
      throw invalidParam(pointer, "cannot be removed: the VNF runs there");
  }
  if (patch !== undefined) checkFirst(merged, deployment?.vimConnectionId);
  // Those that the patch names have just been checked, the others are as they were.
  return merged as unknown as Record<string, VimConnectionInfo>;
}

/** Operations go to the first connection, which is the one of the instantiation. Ids that are numbers come before all others. */
function checkFirst(merged: JsonObject, own: string | undefined): void {
  const [first] = Object.keys(merged);
  if (own === undefined || first === undefined || first === own || !Object.hasOwn(merged, own)) return;
  throw invalidParam(
    `${POINTER}/${pointerSegment(first)}`,
    `would be taken for the connection that the VNF runs on, ${own}; give it an id that is no number`,
  );
}

function checkConnection(connection: Json | undefined, pointer: string): void {
  if (!isJsonObject(connection)) throw invalidParam(pointer, "must be an object, or null to remove it");
  const { vimType, vimId } = connection;
  if (typeof vimType !== "string" || vimType === "")
    throw invalidParam(`${pointer}/vimType`, "must be a text");
  if (vimId !== undefined && typeof vimId !== "string")
    throw invalidParam(`${pointer}/vimId`, "must be a text");
  for (const name of objects) {
    const value = connection[name];
    if (value !== undefined && !isJsonObject(value))
      throw invalidParam(`${pointer}/${name}`, "must be an object");
  }
}
