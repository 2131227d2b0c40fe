import type { Readable } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { invalidParam, toProblem, VnfmError } from "../domain/errors.ts";
import type { JsonObject } from "../domain/json.ts";
import { mergePatch } from "../domain/merge-patch.ts";
import { requireBoundedMerge } from "../domain/require-bounded-merge.ts";
import type { TenantScope } from "../domain/tenant.ts";
import type { VnfPackage } from "../domain/vnf-package.ts";
import type { Store, Stores } from "../store/store.ts";
import type { Logger } from "../support/logger.ts";
import { allPackageIds } from "./all-package-ids.ts";
import { limitConcurrency } from "./limit-concurrency.ts";
import type { PackageFiles } from "./package-files.ts";
import {
  changedKeys,
  refuseTwin,
  requireDeletable,
  requireOtherState,
  requireUploadable,
} from "./package-rules.ts";
import { isDiskFull, storageFull } from "./receive-content.ts";
import { openSource, type PackageSource, type SourceRules } from "./source/open-source.ts";
import type { VnfPackageChanges, VnfPackageCommands } from "./vnf-package-commands.ts";

export interface OnboardingParts {
  readonly store: Store;
  readonly files: PackageFiles;
  readonly sourceRules: SourceRules;
  /** Packages that are read at the same time. */
  readonly concurrency: number;
  /** Between attempts to write what became of a package while the database is away. */
  readonly retryMs: number;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly logger: Logger;
}

/** Takes packages from CREATED to ONBOARDED. One process does so for a data folder; the database says how far each package came. */
export class Onboarding implements VnfPackageCommands {
  readonly #parts: OnboardingParts;
  readonly #limited: <T>(work: () => Promise<T>) => Promise<T>;
  readonly #stopping = new AbortController();
  readonly #background = new Set<Promise<void>>();

  constructor(parts: OnboardingParts) {
    this.#parts = parts;
    this.#limited = limitConcurrency(parts.concurrency);
  }

  /** Picks up what a crash left: reading is done again, uploads cut short are failures, files of nobody are removed. */
  async resume(): Promise<void> {
    const { store, files } = this.#parts;
    await files.sweep(await allPackageIds(store));
    for (const { id, onboardingState } of await store.vnfPackages.listUnfinished()) {
      if (onboardingState === "PROCESSING") this.#inBackground(() => this.#process(id, undefined));
      else await this.#fail(id, uploadCutShort());
    }
  }

  /** Stops reading and fetching. What is being read is read again by the next `resume`. */
  async stop(): Promise<void> {
    this.#stopping.abort(uploadCutShort());
    await this.settled();
  }

  /** Resolves when nothing is being read or fetched any more. */
  async settled(): Promise<void> {
    while (this.#background.size > 0) await Promise.all(this.#background);
  }

  within(scope: TenantScope): VnfPackageCommands {
    const seen = this.#parts.store.within(scope);
    // Whose a package is never changes: once it has been seen, the rest need not ask again.
    const ifSeen = async <T>(id: string, work: () => Promise<T>): Promise<T> => {
      await find(seen, id);
      return work();
    };
    return {
      within: (other) => this.within(other),
      create: (userDefinedData) => this.create(userDefinedData, scope.tenantId),
      upload: (id, content) => ifSeen(id, () => this.upload(id, content)),
      uploadFromUri: (id, source) => ifSeen(id, () => this.uploadFromUri(id, source)),
      update: (id, changes) => ifSeen(id, () => this.update(id, changes)),
      delete: (id) => ifSeen(id, () => this.delete(id)),
    };
  }

  async create(
    userDefinedData: JsonObject,
    tenantId: string = this.#parts.store.tenantId,
  ): Promise<VnfPackage> {
    const { store, now, newId } = this.#parts;
    const vnfPackage: VnfPackage = {
      id: newId(),
      tenantId,
      onboardingState: "CREATED",
      operationalState: "DISABLED",
      usageState: "NOT_IN_USE",
      userDefinedData,
      createdAt: now(),
    };
    await store.vnfPackages.insert(vnfPackage);
    return vnfPackage;
  }

  async upload(id: string, content: Readable): Promise<void> {
    await this.#beginUpload(id);
    const sha256 = await this.#receive(id, content);
    this.#inBackground(() => this.#process(id, sha256));
  }

  async uploadFromUri(id: string, source: PackageSource): Promise<void> {
    const { store, sourceRules } = this.#parts;
    requireUploadable(await find(store, id));
    const answer = await openSource(source, sourceRules, this.#stopping.signal);
    try {
      await this.#beginUpload(id);
    } catch (error) {
      answer.destroy();
      throw error;
    }
    this.#inBackground(async () => {
      try {
        await this.#process(id, await this.#receive(id, answer));
      } finally {
        answer.destroy();
      }
    });
  }

  async update(id: string, changes: VnfPackageChanges): Promise<VnfPackageChanges> {
    const { operationalState, userDefinedData } = changes;
    if (operationalState === undefined && userDefinedData === undefined) {
      throw invalidParam("", "must hold operationalState or userDefinedData");
    }
    return this.#parts.store.transaction(async (tx) => {
      const vnfPackage = await find(tx, id, "forUpdate");
      if (operationalState !== undefined) requireOtherState(vnfPackage, operationalState);
      const merged = mergePatch(vnfPackage.userDefinedData, userDefinedData);
      if (userDefinedData !== undefined && isDeepStrictEqual(merged, vnfPackage.userDefinedData)) {
        throw new VnfmError(
          "VNF_PACKAGE_STATE",
          `The userDefinedData of VNF package ${id} is like that already.`,
        );
      }
      requireBoundedMerge("/userDefinedData", vnfPackage.userDefinedData, merged);
      await tx.vnfPackages.update({
        ...vnfPackage,
        operationalState: operationalState ?? vnfPackage.operationalState,
        userDefinedData: merged,
      });
      return {
        ...(operationalState === undefined ? {} : { operationalState }),
        ...(userDefinedData === undefined
          ? {}
          : { userDefinedData: changedKeys(userDefinedData, vnfPackage.userDefinedData, merged) }),
      };
    });
  }

  async delete(id: string): Promise<void> {
    const { store, files, logger } = this.#parts;
    await store.transaction(async (tx) => {
      requireDeletable(await find(tx, id, "forUpdate"));
      await tx.vnfPackages.delete(id);
    });
    await files.remove(id);
    logger.info({ vnfPkgId: id }, "VNF package deleted");
  }

  async #beginUpload(id: string): Promise<void> {
    this.#stopping.signal.throwIfAborted();
    await this.#parts.store.transaction(async (tx) => {
      const { onboardingFailureDetails: _, ...vnfPackage } = requireUploadable(
        await find(tx, id, "forUpdate"),
      );
      await tx.vnfPackages.update({ ...vnfPackage, onboardingState: "UPLOADING" });
    });
  }

  /** UPLOADING -> PROCESSING, or ERROR and rejection. */
  async #receive(id: string, content: Readable): Promise<string> {
    const { files } = this.#parts;
    const { sha256 } = await files
      .receive(id, content, this.#stopping.signal)
      .catch(async (error: unknown) => {
        await this.#fail(id, error);
        throw error;
      });
    try {
      await this.#change(id, "UPLOADING", { onboardingState: "PROCESSING" });
    } catch (error) {
      await this.#fail(id, error);
      throw error;
    }
    return sha256;
  }

  /** PROCESSING -> ONBOARDED, or ERROR. */
  async #process(id: string, sha256: string | undefined): Promise<void> {
    const { store, files, logger } = this.#parts;
    const stopping = this.#stopping.signal;
    try {
      const content = await this.#limited(async () => {
        stopping.throwIfAborted();
        return files.read(id, sha256, stopping);
      });
      await refuseTwin(store, id, content.vnfd.vnfdId);
      await this.#change(id, "PROCESSING", {
        onboardingState: "ONBOARDED",
        operationalState: "ENABLED",
        content,
      });
      logger.info({ vnfPkgId: id, vnfdId: content.vnfd.vnfdId }, "VNF package onboarded");
    } catch (error) {
      if (stopping.aborted) return;
      await this.#fail(id, isDiskFull(error) ? storageFull(error) : error);
    }
  }

  /** To ERROR; nothing of the content stays. */
  async #fail(id: string, error: unknown): Promise<void> {
    const { store, files, logger } = this.#parts;
    const onboardingFailureDetails = toProblem(error);
    if (onboardingFailureDetails.code === "INTERNAL")
      logger.error({ vnfPkgId: id, err: error }, "onboarding failed");
    else logger.info({ vnfPkgId: id, reason: onboardingFailureDetails.detail }, "VNF package not onboarded");
    await files.remove(id);
    const write = () =>
      store.transaction(async (tx) => {
        const vnfPackage = await tx.vnfPackages.findForUpdate(id);
        if (vnfPackage === undefined) return;
        await tx.vnfPackages.update({ ...vnfPackage, onboardingState: "ERROR", onboardingFailureDetails });
      });
    await write().catch((unwritten: unknown) => {
      if (!isUnavailable(unwritten)) throw unwritten;
      this.#inBackground(() => this.#whenAvailable(write));
    });
  }

  /** Else the package would wait for the next `resume`, and refuse another upload until then. */
  async #whenAvailable(write: () => Promise<void>): Promise<void> {
    for (;;) {
      await setTimeout(this.#parts.retryMs, undefined, { signal: this.#stopping.signal });
      try {
        return await write();
      } catch (error) {
        if (!isUnavailable(error)) throw error;
      }
    }
  }

  async #change(
    id: string,
    from: VnfPackage["onboardingState"],
    changes: Partial<Pick<VnfPackage, "onboardingState" | "operationalState" | "content">>,
  ): Promise<void> {
    await this.#parts.store.transaction(async (tx) => {
      const vnfPackage = await find(tx, id, "forUpdate");
      if (vnfPackage.onboardingState !== from) {
        throw new VnfmError(
          "VNF_PACKAGE_STATE",
          `VNF package ${id} is ${vnfPackage.onboardingState}, not ${from}.`,
        );
      }
      await tx.vnfPackages.update({ ...vnfPackage, ...changes });
    });
  }

  /** What fails here has been written to the package, or could not be; the next `resume` then finds it unfinished. */
  #inBackground(work: () => Promise<void>): void {
    const running = work()
      .catch((error: unknown) => {
        if (!(error instanceof VnfmError) && !this.#stopping.signal.aborted)
          this.#parts.logger.error({ err: error }, "onboarding was interrupted");
      })
      .finally(() => this.#background.delete(running));
    this.#background.add(running);
  }
}

async function find(stores: Stores, id: string, how?: "forUpdate"): Promise<VnfPackage> {
  const { vnfPackages } = stores;
  const found = await (how === "forUpdate" ? vnfPackages.findForUpdate(id) : vnfPackages.find(id));
  if (found === undefined)
    throw new VnfmError("VNF_PACKAGE_UNKNOWN", `Can not find requested vnf package: ${id}`);
  return found;
}

function isUnavailable(error: unknown): boolean {
  return error instanceof VnfmError && error.code === "UNAVAILABLE";
}

function uploadCutShort(): VnfmError {
  return new VnfmError(
    "UNAVAILABLE",
    "Fairlead stopped while the content was being uploaded; upload it again.",
  );
}
