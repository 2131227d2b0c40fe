import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { VnfmError } from "../../src/domain/errors.ts";
import type { LcmOpOcc } from "../../src/domain/lcm-op-occ.ts";
import type { VnfInstance } from "../../src/domain/vnf-instance.ts";
import type { VnfPackage } from "../../src/domain/vnf-package.ts";
import type { Store, Stores } from "../../src/store/store.ts";
import { aVim } from "../support/a-vim.ts";
import { anOccurrence, aPackage, aPackageChart, aVnfInstance } from "../support/builders.ts";

/** What every store keeps to. `open` gives an empty one. */
export function describeStore(name: string, open: () => Promise<Store>): void {
  describe(`the store on ${name}`, () => {
    let store: Store;
    beforeAll(async () => {
      store = await open();
    });

    async function anOnboardedPackage(parts: Partial<VnfPackage> = {}): Promise<VnfPackage> {
      const vnfPackage = ofItsOwn(aPackage([aPackageChart("amf")], { id: randomUUID(), ...parts }));
      await store.vnfPackages.insert(vnfPackage);
      return vnfPackage;
    }

    async function aKeptInstance(parts: Partial<VnfInstance> = {}): Promise<VnfInstance> {
      const vnfPkgId = parts.vnfPkgId ?? (await anOnboardedPackage()).id;
      const instance = aVnfInstance({ id: randomUUID(), ...parts, vnfPkgId });
      await store.vnfInstances.insert(instance);
      return instance;
    }

    async function aKeptOccurrence(parts: Partial<LcmOpOcc> = {}): Promise<LcmOpOcc> {
      const vnfInstanceId = parts.vnfInstanceId ?? (await aKeptInstance()).id;
      const occurrence = anOccurrence({ id: randomUUID(), ...parts, vnfInstanceId });
      await store.lcmOpOccs.insert(occurrence);
      return occurrence;
    }

    describe("VNF instances", () => {
      test("come back as they were kept, bare", async () => {
        const instance = await aKeptInstance();

        expect(await store.vnfInstances.find(instance.id)).toStrictEqual(instance);
        expect(await store.vnfInstances.findForUpdate(instance.id)).toStrictEqual(instance);
      });

      test("come back as they were kept, with everything in them", async () => {
        const instance = await aKeptInstance(everything());

        expect(await store.vnfInstances.find(instance.id)).toStrictEqual(instance);
      });

      test("are not found by an id that nobody has", async () => {
        expect(await store.vnfInstances.find(randomUUID())).toBeUndefined();
        expect(await store.vnfInstances.find("no uuid, 'quoted' ∞")).toBeUndefined();
      });

      test("need their VNF package", async () => {
        const orphan = aVnfInstance({ id: randomUUID(), vnfPkgId: randomUUID() });

        await expect(store.vnfInstances.insert(orphan)).rejects.toMatchObject({
          code: "VNF_PACKAGE_UNKNOWN",
          message: expect.stringContaining(orphan.vnfPkgId),
        });
      });

      test("have summaries without what lists leave out", async () => {
        const instance = await aKeptInstance(everything());

        const { summaries } = await store.vnfInstances.listSummaries({ limit: 1_000 });

        const { id, vnfInstanceName, instantiationState, revision } = instance;
        const summary = summaries.find((candidate) => candidate.id === id);
        expect(summary).toMatchObject({ id, vnfInstanceName, instantiationState, revision });
        expect(summary).not.toHaveProperty("metadata");
        expect(summary).not.toHaveProperty("instantiatedVnfInfo");
      });

      test("are paged in ascending order of id, each once", async () => {
        for (let count = 0; count < 7; count++) await aKeptInstance();
        const all = await store.vnfInstances.list({ limit: 10_000 });

        const paged: VnfInstance[] = [];
        const summaries: string[] = [];
        for (let after = ""; ; ) {
          const page = await store.vnfInstances.list({ after, limit: 3 });
          const whole = await store.vnfInstances.listSummaries({ after, limit: 3 });
          expect(await store.vnfInstances.findPageRevision({ after, limit: 3 })).toBe(whole.revision);
          summaries.push(...whole.summaries.map(({ id }) => id));
          paged.push(...page);
          const last = page.at(-1);
          if (last === undefined) break;
          expect(page.length).toBeLessThanOrEqual(3);
          after = last.id;
        }

        expect(paged).toStrictEqual(all);
        expect(paged.map(({ id }) => id)).toStrictEqual(paged.map(({ id }) => id).toSorted());
        expect(summaries).toStrictEqual(paged.map(({ id }) => id));
      });

      test("raise their revision with every update", async () => {
        const instance = await aKeptInstance({ revision: 4, ...everything() });
        const { vnfInstanceName: _, deployment: __, instantiatedVnfInfo: ___, ...bare } = instance;
        const changed: VnfInstance = {
          ...bare,
          metadata: { changed: true },
          instantiationState: "NOT_INSTANTIATED",
          vimConnectionInfo: {},
          updatedAt: new Date("2026-02-03T04:05:06Z"),
        };

        expect(await store.vnfInstances.update(changed)).toBe(true);

        expect(await store.vnfInstances.find(instance.id)).toStrictEqual({ ...changed, revision: 5 });
        expect(await store.vnfInstances.findRevision(instance.id)).toBe(5);
        expect(await store.vnfInstances.findRevision(randomUUID())).toBeUndefined();
      });

      test("are a page of another revision once one of them is changed, comes or goes, and of no other", async () => {
        const [first, second] = [await aKeptInstance(), await aKeptInstance()].toSorted((one, other) =>
          one.id < other.id ? -1 : 1,
        );
        if (first === undefined || second === undefined) throw new Error("two were kept");
        const revisionOfPage = () => store.vnfInstances.findPageRevision({ limit: 10_000 });
        const before = await revisionOfPage();
        const afterFirst = await store.vnfInstances.findPageRevision({ after: first.id, limit: 10_000 });

        await store.vnfInstances.update({ ...first, vnfInstanceName: "changed" });
        const changed = await revisionOfPage();
        await store.vnfInstances.delete(first.id);
        const gone = await revisionOfPage();

        expect(before).toContain(`${second.id} ${second.revision}`);
        expect(new Set([before, changed, gone]).size).toBe(3);
        expect(await store.vnfInstances.findPageRevision({ after: first.id, limit: 10_000 })).toBe(
          afterFirst,
        );
      });

      test("refuse an update made on another revision", async () => {
        const instance = await aKeptInstance();
        await store.vnfInstances.update({ ...instance, vnfInstanceName: "first" });

        expect(await store.vnfInstances.update({ ...instance, vnfInstanceName: "second" })).toBe(false);
        expect((await store.vnfInstances.find(instance.id))?.vnfInstanceName).toBe("first");
        expect(await store.vnfInstances.update(aVnfInstance({ id: randomUUID() }))).toBe(false);
      });

      test("are counted by package, and by VIM when instantiated", async () => {
        const { id: vnfPkgId } = await anOnboardedPackage();
        const vimId = randomUUID();
        const vimConnectionInfo = { vim1: { vimId, vimType: "ETSINFV.HELM.V_3" } };
        await aKeptInstance({ vnfPkgId, vimConnectionInfo, instantiationState: "INSTANTIATED" });
        const idle = await aKeptInstance({ vnfPkgId, vimConnectionInfo });

        expect(await store.vnfInstances.countByVnfPkg(vnfPkgId)).toBe(2);
        expect(await store.vnfInstances.countByVim(vimId)).toBe(1);

        await store.vnfInstances.delete(idle.id);
        expect(await store.vnfInstances.find(idle.id)).toBeUndefined();
        expect(await store.vnfInstances.countByVnfPkg(vnfPkgId)).toBe(1);
        expect(await store.vnfInstances.countByVnfPkg(randomUUID())).toBe(0);
      });

      test("hold any text that JSON can hold", async () => {
        const metadata = { "\u0000": "\u0000 \ud800 😀", nested: [1e300, -0.1, null, [], {}], "": "" };
        const instance = await aKeptInstance({ metadata });
        expect((await store.vnfInstances.find(instance.id))?.metadata).toStrictEqual(metadata);
      });
    });

    describe("occurrences", () => {
      test("come back as they were kept", async () => {
        const bare = await aKeptOccurrence();
        const full = await aKeptOccurrence(everyPart());

        expect(await store.lcmOpOccs.find(bare.id)).toStrictEqual(bare);
        expect(await store.lcmOpOccs.find(full.id)).toStrictEqual(full);
        expect(await store.lcmOpOccs.findForUpdate(full.id)).toStrictEqual(full);
        expect(await store.lcmOpOccs.find(randomUUID())).toBeUndefined();
        expect(
          (await store.lcmOpOccs.list({ limit: 10_000 })).find(({ id }) => id === full.id),
        ).toStrictEqual(full);
      });

      test("have summaries without what is long or secret", async () => {
        const full = await aKeptOccurrence(everyPart());

        const summaries = await store.lcmOpOccs.listSummaries({ limit: 10_000 });

        const { params, facts, error, resourceChanges, changedInfo, ...summary } = full;
        expect(summaries.find(({ id }) => id === full.id)).toStrictEqual(summary);
      });

      test("are one at a time for an instance, and the refusal names the blocking one", async () => {
        const blocking = await aKeptOccurrence({ operationState: "PROCESSING" });

        const second = aKeptOccurrence({ vnfInstanceId: blocking.vnfInstanceId });

        await expect(second).rejects.toMatchObject({ code: "VNF_INSTANCE_BUSY" });
        await expect(second).rejects.toThrow(blocking.id);
        await expect(second).rejects.toThrow(/PROCESSING/);
        expect((await store.lcmOpOccs.findUnfinished(blocking.vnfInstanceId))?.id).toBe(blocking.id);
      });

      test("that failed name the way out", async () => {
        const { vnfInstanceId } = await aKeptOccurrence({ operationState: "FAILED_TEMP" });

        await expect(aKeptOccurrence({ vnfInstanceId })).rejects.toThrow(
          /FAILED_TEMP. Retry it, roll it back if its operation can be, or fail it/,
        );
      });

      test("let the next one begin once they are final", async () => {
        for (const operationState of ["COMPLETED", "FAILED", "ROLLED_BACK"] as const) {
          const { vnfInstanceId } = await aKeptOccurrence({ operationState });
          await aKeptOccurrence({ vnfInstanceId });
        }
      });

      test("of one instance begun at once: one wins, the others are told", async () => {
        const { id: vnfInstanceId } = await aKeptInstance();

        const begun = await Promise.allSettled(
          Array.from({ length: 8 }, () => aKeptOccurrence({ vnfInstanceId })),
        );

        const refusals = begun.filter((result) => result.status === "rejected");
        expect(refusals).toHaveLength(7);
        for (const { reason } of refusals) expect(reason).toMatchObject({ code: "VNF_INSTANCE_BUSY" });
      });

      test("need their VNF instance", async () => {
        const vnfInstanceId = randomUUID();

        await expect(aKeptOccurrence({ vnfInstanceId })).rejects.toMatchObject({
          code: "VNF_INSTANCE_UNKNOWN",
        });
      });

      test("are claimed with a higher epoch, as long as there is something to run", async () => {
        const running = await aKeptOccurrence({ ...everyPart(), epoch: 3 });
        const { cancelMode: _, ...resting } = everyPart();
        const failed = await aKeptOccurrence({ ...resting, operationState: "FAILED_TEMP", epoch: 3 });

        expect(await store.lcmOpOccs.claim(running.id)).toStrictEqual({ ...running, epoch: 4 });
        expect(await store.lcmOpOccs.claim(failed.id)).toBeUndefined();
        expect(await store.lcmOpOccs.find(failed.id)).toStrictEqual(failed);
        expect(await store.lcmOpOccs.claim(randomUUID())).toBeUndefined();
      });

      test("claimed many times at once get as many different epochs", async () => {
        const { id } = await aKeptOccurrence({ epoch: 0 });

        const claims = await Promise.all(Array.from({ length: 8 }, () => store.lcmOpOccs.claim(id)));

        expect(claims.map((claim) => claim?.epoch).toSorted()).toStrictEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      });

      test("take no write of an older epoch", async () => {
        const { id } = await aKeptOccurrence({ epoch: 0 });
        const old = await store.lcmOpOccs.claim(id);
        const current = await store.lcmOpOccs.claim(id);
        if (!old || !current) throw new Error("both claims must succeed");

        const late: LcmOpOcc = { ...old, operationState: "COMPLETED", facts: { late: true } };
        const progress = { step: "deploy-units", startedAt: "2026-01-05T10:00:00Z", detail: "late" };

        expect(await store.lcmOpOccs.save(late)).toBe(false);
        expect(await store.lcmOpOccs.saveProgress({ id, epoch: old.epoch, progress })).toBe(false);
        expect(await store.lcmOpOccs.find(id)).toStrictEqual(current);
      });

      test("are saved whole, and without what is gone", async () => {
        const begun = await aKeptOccurrence({ ...everyPart(), epoch: 2 });
        const { error: _, progress: __, grantId: ___, cancelMode: ____, ...rest } = begun;
        const saved: LcmOpOcc = {
          ...rest,
          operationState: "COMPLETED",
          stateEnteredTime: new Date("2026-01-05T11:00:00Z"),
          facts: { grantId: "granted" },
        };

        expect(await store.lcmOpOccs.save(saved)).toBe(true);

        expect(await store.lcmOpOccs.find(begun.id)).toStrictEqual(saved);
      });

      test("keep their progress apart from the rest", async () => {
        const begun = await aKeptOccurrence();
        const progress = { step: "deploy-units", startedAt: "2026-01-05T10:00:00Z", detail: "1 of 2" };

        expect(await store.lcmOpOccs.saveProgress({ id: begun.id, epoch: begun.epoch, progress })).toBe(true);

        expect(await store.lcmOpOccs.find(begun.id)).toStrictEqual({ ...begun, progress });
      });

      test("keep a cancellation that came while a step ran, until they rest", async () => {
        const begun = await aKeptOccurrence({ operationState: "STARTING" });
        expect(await store.lcmOpOccs.requestCancel(begun.id, "GRACEFUL")).toBe(true);
        expect(await store.lcmOpOccs.findControl(begun.id)).toStrictEqual({
          epoch: begun.epoch,
          cancelMode: "GRACEFUL",
        });

        await store.lcmOpOccs.save({ ...begun, operationState: "PROCESSING" });
        expect((await store.lcmOpOccs.find(begun.id))?.cancelMode).toBe("GRACEFUL");

        await store.lcmOpOccs.save({ ...begun, operationState: "FAILED_TEMP" });
        expect(await store.lcmOpOccs.findControl(begun.id)).toStrictEqual({ epoch: begun.epoch });
        expect(await store.lcmOpOccs.requestCancel(begun.id, "FORCEFUL")).toBe(false);
        expect(await store.lcmOpOccs.findControl(randomUUID())).toBeUndefined();
      });

      test("that run are listed, others are not", async () => {
        const running = await aKeptOccurrence({ operationState: "ROLLING_BACK" });
        const resting = await aKeptOccurrence({ operationState: "FAILED_TEMP" });

        const listed = await store.lcmOpOccs.listRunning();

        expect(listed).toContainEqual({ id: running.id, vnfInstanceId: running.vnfInstanceId });
        expect(listed.map(({ id }) => id)).not.toContain(resting.id);
      });

      test("go with their instance", async () => {
        const { id, vnfInstanceId } = await aKeptOccurrence();

        await store.lcmOpOccs.deleteByVnfInstance(vnfInstanceId);

        expect(await store.lcmOpOccs.find(id)).toBeUndefined();
        expect(await store.lcmOpOccs.findUnfinished(vnfInstanceId)).toBeUndefined();
      });
    });

    describe("VNF packages", () => {
      test("come back as they were kept, and by their VNFD", async () => {
        const vnfPackage = await anOnboardedPackage({ userDefinedData: { owner: "lab" } });

        expect(await store.vnfPackages.find(vnfPackage.id)).toStrictEqual(vnfPackage);
        expect(await store.vnfPackages.findForUpdate(vnfPackage.id)).toStrictEqual(vnfPackage);
        expect(await store.vnfPackages.findByVnfdId(vnfdIdOf(vnfPackage))).toStrictEqual(vnfPackage);
        expect(await store.vnfPackages.findByVnfdId(randomUUID())).toBeUndefined();
        expect(await store.vnfPackages.list({ limit: 10_000 })).toContainEqual(vnfPackage);
      });

      test("are listed in short, from the moment they exist", async () => {
        const onboarded = await anOnboardedPackage({ userDefinedData: { owner: "lab" } });
        const { content: _, ...bare } = aPackage([], { id: randomUUID(), onboardingState: "CREATED" });
        await store.vnfPackages.insert(bare);
        await store.vnfPackages.update({ ...onboarded, usageState: "IN_USE" });

        const summaries = await store.vnfPackages.listSummaries({ limit: 10_000 });

        expect(summaries).toContainEqual({
          id: onboarded.id,
          onboardingState: "ONBOARDED",
          operationalState: "ENABLED",
          usageState: "IN_USE",
          content: {
            vnfd: {
              vnfdId: vnfdIdOf(onboarded),
              vnfProvider: "Acme",
              vnfProductName: "Edge UPF",
              vnfSoftwareVersion: "2.3",
              vnfdVersion: "1.0",
              vnfmInfo: [],
            },
          },
        });
        expect(summaries).toContainEqual({
          id: bare.id,
          onboardingState: "CREATED",
          operationalState: bare.operationalState,
          usageState: bare.usageState,
        });
        const [first] = summaries;
        const rest = await store.vnfPackages.listSummaries({ limit: 10_000, after: first?.id ?? "" });
        expect(rest).toStrictEqual(summaries.slice(1));
      });

      test("with the same VNFD id may be onboarded only once", async () => {
        const first = await anOnboardedPackage();
        const { content: _, ...bare } = aPackage([], { id: randomUUID(), onboardingState: "PROCESSING" });
        await store.vnfPackages.insert(bare);
        const twin: VnfPackage = { ...first, id: bare.id };

        await expect(store.vnfPackages.update(twin)).rejects.toMatchObject({
          code: "VNF_PACKAGE_STATE",
          message: expect.stringContaining(vnfdIdOf(first)),
        });

        await store.vnfPackages.delete(first.id);
        await store.vnfPackages.update(twin);
        expect((await store.vnfPackages.findByVnfdId(vnfdIdOf(first)))?.id).toBe(twin.id);
      });

      test("cut short by a crash are found again", async () => {
        const { content: _, ...bare } = aPackage([]);
        const cut = { ...bare, id: randomUUID(), onboardingState: "UPLOADING" as const };
        const created = { ...bare, id: randomUUID(), onboardingState: "CREATED" as const };
        await store.vnfPackages.insert(cut);
        await store.vnfPackages.insert(created);

        const unfinished = await store.vnfPackages.listUnfinished();

        expect(unfinished).toContainEqual(cut);
        expect(unfinished).not.toContainEqual(created);
      });

      test("stay while an instance uses them", async () => {
        const { id, vnfPkgId } = await aKeptInstance();

        await expect(store.vnfPackages.delete(vnfPkgId)).rejects.toMatchObject({ code: "VNF_PACKAGE_STATE" });

        await store.vnfInstances.delete(id);
        await store.vnfPackages.delete(vnfPkgId);
        expect(await store.vnfPackages.find(vnfPkgId)).toBeUndefined();
      });
    });

    describe("VIMs", () => {
      test("come back as they were kept", async () => {
        const vim = aVim({ extra: { helm_info: { masternode_password: "secret" } }, regions: ["default"] });
        await store.vims.insert(vim);
        expect(await store.vims.find(vim.id)).toStrictEqual(vim);

        const changed = { ...vim, status: "ERROR" as const, statusReason: "no answer", authCred: {} };
        await store.vims.update(changed);
        expect(await store.vims.list()).toContainEqual(changed);

        await store.vims.delete(vim.id);
        expect(await store.vims.find(vim.id)).toBeUndefined();
      });

      test("refuse the one character that PostgreSQL cannot keep in a text", async () => {
        await expect(store.vims.insert(aVim({ description: "a\u0000b" }))).rejects.toMatchObject({
          code: "INVALID_REQUEST",
          message: expect.stringContaining("U+0000"),
        });
      });

      test("are held until the transaction ends, by those who mean to change them", async () => {
        const vim = aVim();
        await store.vims.insert(vim);
        const held = Promise.withResolvers<void>();

        const first = store.transaction(async (tx) => {
          expect(await tx.vims.findForUpdate(vim.id)).toStrictEqual(vim);
          held.resolve();
          await tx.vims.update({ ...vim, description: "first" });
        });
        await held.promise;
        const seen = await store.transaction((tx) => tx.vims.findForUpdate(vim.id));
        await first;

        expect(seen?.description).toBe("first");
        expect(await store.transaction((tx) => tx.vims.findForUpdate("nobody"))).toBeUndefined();
      });

      test("have names of their own", async () => {
        const [first, second] = [aVim(), aVim()];
        await store.vims.insert(first);
        await store.vims.insert(second);
        const refusal = { code: "VIM_NAME_TAKEN", message: expect.stringContaining(first.name) };

        await expect(store.vims.insert(aVim({ name: first.name }))).rejects.toMatchObject(refusal);
        await expect(store.vims.update({ ...second, name: first.name })).rejects.toMatchObject(refusal);
      });

      test("have at most one default among them", async () => {
        const [first, second] = [aVim({ isDefault: true }), aVim()];
        expect(await store.vims.findDefault()).toBeUndefined();
        await store.vims.insert(first);
        await store.vims.insert(second);
        const refusal = { code: "VIM_DEFAULT_TAKEN" };

        await expect(store.vims.insert(aVim({ isDefault: true }))).rejects.toMatchObject(refusal);
        await expect(store.vims.update({ ...second, isDefault: true })).rejects.toMatchObject(refusal);
        expect((await store.vims.findDefault())?.id).toBe(first.id);
      });
    });

    describe("keys of hosts", () => {
      const key = "ssh-ed25519 AAAA";

      test("are pinned once, in their scope, until they are forgotten", async () => {
        const { sshHostKeys } = store;
        const scope = randomUUID();

        expect(await sshHostKeys.find(scope, "10.0.0.1")).toBeUndefined();
        expect(await sshHostKeys.pin(scope, "10.0.0.1", key)).toBe(key);
        expect(await sshHostKeys.pin(scope, "10.0.0.1", "ssh-ed25519 BBBB")).toBe(key);
        expect(await sshHostKeys.find(randomUUID(), "10.0.0.1")).toBeUndefined();
        await sshHostKeys.pin(scope, "10.0.0.2", key);
        expect(await sshHostKeys.list(scope)).toMatchObject([
          { address: "10.0.0.1", key, pinnedAt: expect.any(Date) },
          { address: "10.0.0.2", key },
        ]);

        await sshHostKeys.forget(scope, "10.0.0.1");
        expect((await sshHostKeys.list(scope)).map(({ address }) => address)).toEqual(["10.0.0.2"]);
        await sshHostKeys.forget(scope);
        expect(await sshHostKeys.list(scope)).toEqual([]);
      });
    });

    describe("within a tenant", () => {
      const [red, blue] = [randomUUID(), randomUUID()];

      test("what is another's is not there", async () => {
        const vnfPackage = await anOnboardedPackage({ tenantId: red });
        const instance = await aKeptInstance({ tenantId: red, vnfPkgId: vnfPackage.id });
        const occurrence = await aKeptOccurrence({ tenantId: red, vnfInstanceId: instance.id });
        const vim = aVim({ tenantId: red, isDefault: true });
        await store.vims.insert(vim);
        const seenBy = async (within: Stores) => [
          await within.vnfPackages.find(vnfPackage.id),
          await within.vnfPackages.findByVnfdId(vnfdIdOf(vnfPackage)),
          ...(await within.vnfPackages.list({ limit: 9 })),
          await within.vnfInstances.find(instance.id),
          await within.vnfInstances.findForUpdate(instance.id),
          ...(await within.vnfInstances.list({ limit: 9 })),
          await within.lcmOpOccs.find(occurrence.id),
          await within.lcmOpOccs.findUnfinished(instance.id),
          ...(await within.lcmOpOccs.list({ limit: 9 })),
          await within.vims.find(vim.id),
          await within.vims.findDefault(),
          ...(await within.vims.list()),
        ];
        const countsSeenBy = async (within: Stores) => [
          await within.vnfInstances.findRevision(instance.id),
          (await within.vnfPackages.listSummaries({ limit: 9 })).length,
          (await within.vnfInstances.listSummaries({ limit: 9 })).summaries.length,
          (await within.vnfInstances.findPageRevision({ limit: 9 })).length > 0,
          (await within.lcmOpOccs.listSummaries({ limit: 9 })).length,
        ];
        const own = store.within({ tenantId: red, seesAll: false });
        const others = store.within({ tenantId: blue, seesAll: false });

        expect(await seenBy(own)).toStrictEqual([
          ...[vnfPackage, vnfPackage, vnfPackage],
          ...[instance, instance, instance],
          ...[occurrence, occurrence, occurrence],
          ...[vim, vim, vim],
        ]);
        expect(await countsSeenBy(own)).toStrictEqual([1, 1, 1, true, 1]);
        const nothing = Array.from({ length: 8 }, () => undefined);
        expect(await seenBy(others)).toStrictEqual(nothing);
        expect(await others.transaction(seenBy)).toStrictEqual(nothing);
        expect(await countsSeenBy(others)).toStrictEqual([undefined, 0, 0, false, 0]);
      });

      test("one who sees all finds all by id, and by name the own", async () => {
        const vnfPackage = await anOnboardedPackage({ tenantId: red });
        const vim = aVim({ tenantId: blue, isDefault: true });
        await store.vims.insert(vim);
        const everything = store.within({ tenantId: randomUUID(), seesAll: true });

        expect((await everything.vnfPackages.find(vnfPackage.id))?.id).toBe(vnfPackage.id);
        expect(await everything.vnfPackages.findByVnfdId(vnfdIdOf(vnfPackage))).toBeUndefined();
        expect((await everything.vims.find(vim.id))?.id).toBe(vim.id);
        expect(await everything.vims.findDefault()).toBeUndefined();
      });

      test("names, defaults and VNFDs are its own", async () => {
        const vnfPackage = await anOnboardedPackage({ tenantId: red });
        await store.vnfPackages.insert({ ...vnfPackage, id: randomUUID(), tenantId: blue });
        const vim = aVim({ tenantId: randomUUID(), isDefault: true });
        await store.vims.insert(vim);
        await store.vims.insert({ ...vim, id: randomUUID(), tenantId: randomUUID() });

        await expect(store.vims.insert({ ...vim, id: randomUUID(), isDefault: false })).rejects.toMatchObject(
          {
            code: "VIM_NAME_TAKEN",
          },
        );
      });
    });

    describe("a transaction", () => {
      test("keeps all of it, SQL of others included", async () => {
        const vim = aVim();

        const answer = await store.transaction(async (tx) => {
          await tx.vims.insert(vim);
          const { rows } = await tx.executeSql("select count(*)::int as n from fairlead.vims where id = $1", [
            vim.id,
          ]);
          return rows;
        });

        expect(answer).toStrictEqual([{ n: 1 }]);
        expect(await store.vims.find(vim.id)).toStrictEqual(vim);
      });

      test("keeps nothing when the work rejects", async () => {
        const vim = aVim();

        const work = store.transaction(async (tx) => {
          await tx.vims.insert(vim);
          throw new VnfmError("INTERNAL", "changed my mind");
        });

        await expect(work).rejects.toThrow("changed my mind");
        expect(await store.vims.find(vim.id)).toBeUndefined();
      });

      test("can go on after it was told that an instance is busy", async () => {
        const blocking = await aKeptOccurrence();

        const code = await store.transaction(async (tx) => {
          const { vnfInstanceId } = blocking;
          const refusal = await tx.lcmOpOccs
            .insert(anOccurrence({ id: randomUUID(), vnfInstanceId }))
            .catch((error) => error);
          await tx.vnfInstances.find(vnfInstanceId);
          return refusal.code;
        });

        expect(code).toBe("VNF_INSTANCE_BUSY");
      });

      test("that holds a row makes others wait for it", async () => {
        const instance = await aKeptInstance();
        const order: string[] = [];
        const held = Promise.withResolvers<void>();

        const first = store.transaction(async (tx) => {
          await tx.vnfInstances.findForUpdate(instance.id);
          held.resolve();
          await tx.executeSql("select pg_sleep(0.2)");
          order.push("first");
        });
        await held.promise;
        const second = store.transaction(async (tx) => {
          await tx.vnfInstances.findForUpdate(instance.id);
          order.push("second");
        });
        await Promise.all([first, second]);

        expect(order).toStrictEqual(["first", "second"]);
      });
    });
  });
}

function ofItsOwn(vnfPackage: VnfPackage): VnfPackage {
  const { content } = vnfPackage;
  if (!content) return vnfPackage;
  return { ...vnfPackage, content: { ...content, vnfd: { ...content.vnfd, vnfdId: randomUUID() } } };
}

function vnfdIdOf({ content }: VnfPackage): string {
  return content?.vnfd.vnfdId ?? "";
}

function everything(): Partial<VnfInstance> {
  return {
    vnfInstanceName: "core-1",
    vnfInstanceDescription: "all of it",
    instantiationState: "INSTANTIATED",
    vnfConfigurableProperties: { isAutoscaleEnabled: false },
    metadata: { "deep key": { z: 1, a: [1, "two", null] } },
    extensions: { x: "y" },
    vimConnectionInfo: {
      vim1: {
        vimId: randomUUID(),
        vimType: "ETSINFV.HELM.V_3",
        interfaceInfo: { endpoint: "https://10.0.0.1:6443" },
        accessInfo: { bearer_token: "secret-token" },
      },
    },
    instantiatedVnfInfo: {
      flavourId: "simple",
      vnfState: "STARTED",
      scaleStatus: [{ aspectId: "amf", scaleLevel: 1 }],
      vnfcResourceInfo: [],
    },
    deployment: {
      vimConnectionId: "vim1",
      namespace: "core",
      units: [
        {
          name: "amf",
          releaseName: "amf-1",
          namespace: "core",
          chart: { kind: "repository", url: "https://charts.example.org", chart: "amf" },
          values: { password: "secret-value", replicas: 2 },
          stage: 0,
          vdus: [],
        },
      ],
    },
  };
}

function everyPart(): Partial<LcmOpOcc> {
  return {
    operationState: "PROCESSING",
    grantId: randomUUID(),
    isAutomaticInvocation: true,
    cancelMode: "FORCEFUL",
    params: {
      flavourId: "simple",
      vimConnectionInfo: { vim1: { accessInfo: { bearer_token: "secret-token" } } },
    },
    facts: { namespaceMade: true },
    journal: [
      {
        phase: "STARTING",
        step: "obtain-grant",
        startedAt: "2026-01-05T10:00:00.000Z",
        finishedAt: "2026-01-05T10:00:01.000Z",
      },
    ],
    progress: { step: "deploy-units", startedAt: "2026-01-05T10:00:01.000Z", detail: "amf is progressing" },
    error: { title: "Resources not ready", status: 422, detail: "amf: image", code: "RELEASE_NOT_READY" },
    resourceChanges: { affectedVnfcs: [] },
    changedInfo: { metadata: { a: 1 } },
    warnings: ["a volume was left"],
  };
}
