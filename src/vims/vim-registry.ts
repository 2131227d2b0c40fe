import { toProblem, VnfmError } from "../domain/errors.ts";
import type { TenantScope } from "../domain/tenant.ts";
import { type ResolvedVim, UNREGISTERED_VIM, type Vim, type VimConnectionInfo } from "../domain/vim.ts";
import type { PinnedHostKey, Store } from "../store/store.ts";
import { changesConnection, changeVim, type VimChanges } from "./change-vim.ts";
import { checkAuthUrl } from "./check-auth-url.ts";
import { type ProbeOutcome, type Prober, probeVim } from "./probe-vim.ts";
import { resolveVim } from "./resolve-vim.ts";

export type VimRegistration = Pick<
  Vim,
  "name" | "description" | "type" | "authUrl" | "authCred" | "vimProject" | "extra" | "isDefault"
>;

export interface VimRegistryParts extends Prober {
  readonly store: Store;
  /** Whether an administrator asks. */
  readonly seesAll?: boolean;
  readonly now: () => Date;
  readonly newId: () => string;
}

/** How many VIMs `probeAll` asks at the same time. */
const PROBES_AT_ONCE = 8;

/** The VIMs an operator has registered, and whether they answer. */
export class VimRegistry {
  readonly #parts: VimRegistryParts;

  constructor(parts: VimRegistryParts) {
    this.#parts = parts;
  }

  /** The VIMs that somebody sees. */
  within(scope: TenantScope): VimRegistry {
    return new VimRegistry({
      ...this.#parts,
      store: this.#parts.store.within(scope),
      seesAll: scope.seesAll,
    });
  }

  /**
   * Keeps a VIM that answers; as with Tacker, one that does not is refused, with the cause: VIM_UNREACHABLE,
   * VIM_UNAUTHORIZED, VIM_RIGHTS_MISSING. Also VIM_NAME_TAKEN, VIM_DEFAULT_TAKEN, INVALID_REQUEST.
   */
  async register(registration: VimRegistration, signal: AbortSignal): Promise<Vim> {
    const { store, now, newId } = this.#parts;
    const createdAt = now();
    const vim: Vim = {
      ...registration,
      id: newId(),
      tenantId: store.tenantId,
      status: "PENDING",
      statusReason: "",
      regions: [],
      createdAt,
      updatedAt: createdAt,
    };
    checkAuthUrl(vim.authUrl);
    await refuseSecondDefault(store, vim);
    const registered = { ...vim, ...(await probeVim(vim, this.#parts, signal)) };
    await store.vims.insert(registered);
    return registered;
  }

  list(): Promise<readonly Vim[]> {
    return this.#parts.store.vims.list();
  }

  async get(id: string): Promise<Vim> {
    return known(await this.#parts.store.vims.find(id), id);
  }

  /** Changes a VIM and asks it again. New credentials that it does not accept are refused, as at registration. */
  async update(id: string, changes: VimChanges, signal: AbortSignal): Promise<Vim> {
    const { store, now } = this.#parts;
    const wanted = changeVim(await this.get(id), changes);
    await refuseSecondDefault(store, wanted);
    const outcome = changesConnection(changes)
      ? await probeVim(wanted, this.#parts, signal)
      : await this.#observe(wanted, signal);
    return store.transaction(async (tx) => {
      // Changed anew, since another client may have been faster while the VIM was asked.
      const current = known(await tx.vims.findForUpdate(id), id);
      const updated = { ...changeVim(current, changes), ...outcome, updatedAt: now() };
      await tx.vims.update(updated);
      return updated;
    });
  }

  /** VIM_IN_USE while a VNF runs there, or an operation that may make one is unfinished. */
  async delete(id: string): Promise<void> {
    await this.#parts.store.transaction(async (tx) => {
      known(await tx.vims.findForUpdate(id), id);
      const users = await tx.vnfInstances.countByVim(id);
      if (users > 0) {
        const they = users === 1 ? "1 VNF instance runs" : `${users} VNF instances run`;
        throw new VnfmError(
          "VIM_IN_USE",
          `VIM ${id} is still in use by VNF: ${they} there. Terminate first.`,
        );
      }
      const unfinished = await tx.lcmOpOccs.countUnfinishedByVim(id);
      if (unfinished > 0) {
        const they = unfinished === 1 ? "1 LCM operation" : `${unfinished} LCM operations`;
        throw new VnfmError(
          "VIM_IN_USE",
          `VIM ${id} is still in use by VNF: ${they} on it not finished. Let it end, roll it back or fail it first.`,
        );
      }
      await tx.vims.delete(id);
      await tx.sshHostKeys.forget(id);
    });
  }

  /** Keys of the hosts that the VIM's Helm runs on, pinned when they were shown first. */
  async hostKeys(id: string): Promise<readonly PinnedHostKey[]> {
    await this.#checkScope(id);
    return await this.#parts.store.sshHostKeys.list(id);
  }

  /** The next key shown is pinned anew; without an address, that of every host. */
  async forgetHostKeys(id: string, address: string | undefined): Promise<void> {
    await this.#checkScope(id);
    await this.#parts.store.sshHostKeys.forget(id, address);
  }

  /** Asks every VIM again and keeps what was found. Resolves with those whose status has changed. */
  async probeAll(signal: AbortSignal): Promise<readonly Vim[]> {
    const changed: Vim[] = [];
    await this.#eachVim(async (vim) => {
      const found = await this.#probeAgain(vim, signal);
      if (found !== undefined && found.status !== vim.status) changed.push(found);
    });
    return changed;
  }

  /** Asks every VIM and keeps nothing: each as it was found. */
  async observeAll(signal: AbortSignal): Promise<readonly Vim[]> {
    const found: Vim[] = [];
    await this.#eachVim(async (vim) => void found.push({ ...vim, ...(await this.#observe(vim, signal)) }));
    return found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  async #eachVim(work: (vim: Vim) => Promise<void>): Promise<void> {
    const waiting = (await this.list()).values();
    const worker = async () => {
      for (const vim of waiting) await work(vim);
    };
    await Promise.all(Array.from({ length: PROBES_AT_ONCE }, worker));
  }

  /** The VIM that a request's `vimConnectionInfo` means; see `resolveVim`. */
  resolve(requested: Readonly<Record<string, VimConnectionInfo>> | undefined): Promise<ResolvedVim> {
    return resolveVim(this.#parts.store.vims, requested);
  }

  /** Hosts of VIMs that nobody registered are everybody's, so their keys are the administrator's. */
  async #checkScope(id: string): Promise<void> {
    const { store, seesAll = true } = this.#parts;
    if (id === UNREGISTERED_VIM && seesAll) return;
    known(await store.vims.find(id), id);
  }

  async #probeAgain(vim: Vim, signal: AbortSignal): Promise<Vim | undefined> {
    const outcome = await this.#observe(vim, signal);
    if (isSame(vim, outcome)) return undefined;
    return this.#parts.store.transaction(async (tx) => {
      const current = await tx.vims.findForUpdate(vim.id);
      // Who changed it meanwhile has asked it too, with newer credentials than these.
      if (current?.updatedAt.getTime() !== vim.updatedAt.getTime()) return undefined;
      const found = { ...current, ...outcome };
      await tx.vims.update(found);
      return found;
    });
  }

  /** As `probeVim`, with a failure as a value. */
  async #observe(vim: Vim, signal: AbortSignal): Promise<ProbeOutcome> {
    try {
      return await probeVim(vim, this.#parts, signal);
    } catch (error) {
      signal.throwIfAborted();
      return { status: "ERROR", statusReason: toProblem(error).detail, regions: vim.regions };
    }
  }
}

/** The database has the last word; asking first spares the probe, and names the other VIM. */
async function refuseSecondDefault(store: Store, { id, tenantId, isDefault }: Vim): Promise<void> {
  if (!isDefault) return;
  const other = await store.within({ tenantId, seesAll: false }).vims.findDefault();
  if (other === undefined || other.id === id) return;
  throw new VnfmError(
    "VIM_DEFAULT_TAKEN",
    `Default VIM already exists ${other.id}. Update that one to is_default false first.`,
  );
}

function known(vim: Vim | undefined, id: string): Vim {
  if (vim !== undefined) return vim;
  throw new VnfmError(
    "VIM_UNKNOWN",
    `Specified VIM id ${id} is invalid. Please verify and pass a valid VIM id.`,
  );
}

function isSame(vim: Vim, { status, statusReason, regions }: ProbeOutcome): boolean {
  return (
    vim.status === status &&
    vim.statusReason === statusReason &&
    vim.regions.length === regions.length &&
    vim.regions.every((region, index) => region === regions[index])
  );
}
