import { invalidParam, pointerSegment, VnfmError } from "../domain/errors.ts";
import type { Json } from "../domain/json.ts";
import { KUBERNETES_VIM_TYPE, type ResolvedVim, type VimConnectionInfo } from "../domain/vim.ts";
import type { VimStore } from "../store/store.ts";
import { isAbsent, toVimConnectionInfo } from "./to-vim-connection-info.ts";

/**
 * Finds the VIM that a request means: the first entry of the map, or the default VIM. An entry without interfaceInfo or
 * accessInfo stands for the registered VIM it names. VIM_UNKNOWN, VIM_NOT_CHOSEN, INVALID_REQUEST.
 */
export async function resolveVim(
  vims: Pick<VimStore, "find" | "findDefault">,
  requested: Readonly<Record<string, VimConnectionInfo>> | undefined,
): Promise<ResolvedVim> {
  const [first] = Object.entries(requested ?? {});
  if (first === undefined) return resolveDefault(vims);
  const [vimConnectionId, entry] = first;
  if (isComplete(entry)) {
    const connection = { ...entry, vimType: toStandardType(entry.vimType) };
    return { vimConnectionId, connection, toKeep: connection };
  }
  const { vimId } = entry;
  if (vimId === undefined) {
    throw invalidParam(
      `/vimConnectionInfo/${pointerSegment(vimConnectionId)}`,
      "give interfaceInfo and accessInfo, or the vimId of a registered VIM",
    );
  }
  const vim = await vims.find(vimId);
  if (vim === undefined) throw new VnfmError("VIM_UNKNOWN", `VIM ${vimId} not found.`);
  return fromRegistry(vimConnectionId, toVimConnectionInfo(vim), entry.extra?.helm_info);
}

async function resolveDefault(vims: Pick<VimStore, "findDefault">): Promise<ResolvedVim> {
  const vim = await vims.findDefault();
  if (vim === undefined) {
    throw new VnfmError(
      "VIM_NOT_CHOSEN",
      "No VimConnectionInfo set to the VnfInstance. Give vimConnectionInfo, or register a default VIM.",
    );
  }
  return fromRegistry("default", toVimConnectionInfo(vim));
}

/** A login on the master nodes that comes with the request is used in place of the VIM's, and kept. */
function fromRegistry(vimConnectionId: string, connection: VimConnectionInfo, helmInfo?: Json): ResolvedVim {
  const { accessInfo: _secret, extra, ...toKeep } = connection;
  if (helmInfo === undefined || isAbsent(helmInfo)) return { vimConnectionId, connection, toKeep };
  return {
    vimConnectionId,
    connection: { ...connection, extra: { ...extra, helm_info: helmInfo } },
    toKeep: { ...toKeep, extra: { helm_info: helmInfo } },
  };
}

/** A whole kubeconfig, or a login on the masters, holds address and credentials; an entry that brings one needs no registered VIM. */
function isComplete({ vimId, interfaceInfo, accessInfo, extra }: VimConnectionInfo): boolean {
  if (interfaceInfo !== undefined && accessInfo !== undefined) return true;
  return vimId === undefined && !(isAbsent(extra?.kubeconfig) && isAbsent(extra?.helm_info));
}

/** `kubernetes` is what Tacker's older clients send. */
function toStandardType(vimType: string): string {
  return vimType === "kubernetes" ? KUBERNETES_VIM_TYPE : vimType;
}
