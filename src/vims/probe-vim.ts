import { VnfmError } from "../domain/errors.ts";
import type { Vim, VimConnectionInfo } from "../domain/vim.ts";
import type { InfraDriver } from "../infra/infra-driver.ts";
import { toVimInput } from "./invalid-vim-input.ts";
import { toVimConnectionInfo } from "./to-vim-connection-info.ts";

/** What a probe found, ready to be kept with the VIM. */
export type ProbeOutcome = Pick<Vim, "status" | "statusReason" | "regions">;

export interface Prober {
  /** The part of `InfraDrivers` that a probe needs. */
  readonly infra: { connect(vim: VimConnectionInfo): Promise<Pick<InfraDriver, "probe">> };
  readonly probeTimeoutMs: number;
}

/**
 * Asks the VIM whether it answers and accepts our credentials; rejects with the reason when it does not, and with
 * INVALID_REQUEST when address or credentials cannot be used at all.
 */
export async function probeVim(
  vim: Vim,
  { infra, probeTimeoutMs }: Prober,
  signal: AbortSignal,
): Promise<ProbeOutcome> {
  if (vim.type === "openstack") {
    return {
      status: "PENDING",
      statusReason: "VIMs of type openstack are kept, but not used and not asked yet.",
      regions: [],
    };
  }
  const limit = AbortSignal.timeout(probeTimeoutMs);
  try {
    const driver = await infra.connect(toVimConnectionInfo(vim));
    const { namespaces } = await driver.probe(AbortSignal.any([signal, limit]));
    return { status: "ACTIVE", statusReason: "", regions: namespaces };
  } catch (error) {
    if (signal.aborted || !limit.aborted || error instanceof VnfmError) throw toVimInput(error);
    const seconds = probeTimeoutMs / 1_000;
    throw new VnfmError("VIM_UNREACHABLE", `The VIM at ${vim.authUrl} gave no answer within ${seconds} s.`, {
      cause: error,
    });
  }
}
