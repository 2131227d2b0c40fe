import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DeploymentUnit } from "../../src/domain/deployment.ts";
import { withInstances } from "../../src/domain/instance-counts.ts";
import type { JsonObject } from "../../src/domain/json.ts";
import type { VimConnectionInfo } from "../../src/domain/vim.ts";
import type { InfraDriver, InfraDrivers, Owner, Removal } from "../../src/infra/infra-driver.ts";
import { aWait } from "../support/a-wait.ts";
import { eventually } from "../support/eventually.ts";

/** One implementation under test, and the units it can run. */
export interface InfraDriverSetup {
  readonly drivers: InfraDrivers;
  readonly vim: VimConnectionInfo;
  /** A unit with one VDU that gets ready within seconds; `neverReady` makes one that does not. */
  unit(parts: UnitParts): DeploymentUnit;
  close(): Promise<void>;
}

export interface UnitParts {
  readonly namespace: string;
  readonly releaseName: string;
  readonly instances: number;
  readonly values: JsonObject;
  readonly neverReady: boolean;
  /** The chart has no value for the count: it makes one instance until told otherwise on the workload. */
  readonly isHardCoded: boolean;
}

/** What every driver promises in infra-driver.ts, whatever it drives; `hasValues` where units may have a value for the count. */
export function describeInfraDriver(
  name: string,
  setUp: () => Promise<InfraDriverSetup>,
  { hasValues = true }: { readonly hasValues?: boolean } = {},
): void {
  describe.concurrent(`infra driver: ${name}`, () => {
    let setup: InfraDriverSetup;
    let driver: InfraDriver;
    const signal = new AbortController().signal;

    beforeAll(async () => {
      setup = await setUp();
      driver = await setup.drivers.connect(setup.vim);
    });
    afterAll(async () => {
      await setup.close();
    });

    const anOwner = (): Owner => ({ vnfInstanceId: randomUUID() });
    const aUnit = (parts: Partial<UnitParts> & { namespace: string }) =>
      setup.unit({
        releaseName: `r${randomUUID().slice(0, 8)}`,
        instances: 1,
        values: {},
        neverReady: false,
        isHardCoded: false,
        ...parts,
      });
    const aRemoval = (owner: Owner): Removal => ({ ...aWait(), owner, mode: "FORCEFUL" });

    const checked = async (unit: DeploymentUnit, owner: Owner): Promise<DeploymentUnit> =>
      (await driver.check([unit], owner, signal))[0] ?? unit;

    /** A namespace made for an owner; removed afterwards with all that is in it. */
    async function inNamespace(work: (namespace: string, owner: Owner) => Promise<void>): Promise<void> {
      const owner = anOwner();
      const namespace = `fairlead-contract-${randomUUID().slice(0, 8)}`;
      await driver.ensureNamespace(namespace, owner, aWait(), signal);
      try {
        await work(namespace, owner);
      } finally {
        await driver.ensureNamespaceAbsent(namespace, owner, aWait(), signal);
      }
    }

    test("tells the target's version and namespaces", async () => {
      await inNamespace(async (namespace) => {
        const { version, namespaces } = await driver.probe(signal);

        expect(version).toMatch(/^v\d+\.\d+/);
        expect(namespaces).toContain(namespace);
        expect(namespaces).toContain("default");
      });
    });

    test("refuses a connection without an address, naming the attribute, before anybody is contacted", async () => {
      const { vimType } = setup.vim;

      await expect(
        setup.drivers.connect({ vimType, accessInfo: { bearer_token: "x" } }),
      ).rejects.toMatchObject({
        code: "INVALID_REQUEST",
        invalidParams: [{ pointer: "/interfaceInfo/endpoint" }],
      });
    });

    test("brings a unit to life, again without effect, and takes it away without trace", async () => {
      await inNamespace(async (namespace, owner) => {
        const unit = aUnit({ namespace, instances: 2 });
        const wait = aWait();
        await driver.check([unit], owner, signal);

        const first = await driver.ensurePresent(unit, owner, signal);
        const again = await driver.ensurePresent(unit, owner, signal);
        const [ready] = await driver.awaitReady([unit], wait, signal);

        expect(first).toEqual({ releaseName: unit.releaseName, namespace, revision: 1 });
        expect(again).toEqual(first);
        expect(ready).toMatchObject({ unitName: unit.name, release: first });
        expect(ready?.objects.length).toBeGreaterThan(0);
        expect(ready?.vnfcs.map(({ vduId }) => vduId)).toEqual([unit.vdus[0]?.vduId, unit.vdus[0]?.vduId]);
        expect(new Set(ready?.vnfcs.map(({ podUid }) => podUid)).size).toBe(2);
        expect(wait.sentences.length).toBeGreaterThan(0);

        expect(await driver.ensureAbsent([unit], aRemoval(owner), signal)).toEqual([]);
        expect(await driver.ensureAbsent([unit], aRemoval(owner), signal)).toEqual([]);
        const afresh = await driver.ensurePresent(unit, owner, signal);
        expect(afresh.revision).toBe(1);
        await driver.ensureAbsent([unit], aRemoval(owner), signal);
        expect(await driver.ensureNamespaceAbsent(namespace, owner, aWait(), signal)).toEqual({ gone: true });
        expect(await driver.ensureNamespaceAbsent(namespace, owner, aWait(), signal)).toEqual({ gone: true });
        expect((await driver.probe(signal)).namespaces).not.toContain(namespace);
      });
    });

    test("changes a unit whose values or counts have changed", async () => {
      await inNamespace(async (namespace, owner) => {
        const releaseName = "changing";
        await driver.ensurePresent(aUnit({ namespace, releaseName, instances: 1 }), owner, signal);
        const wider = aUnit({ namespace, releaseName, instances: 2, values: { note: "wider" } });

        const { revision } = await driver.ensurePresent(wider, owner, signal);

        expect(revision).toBe(2);
        const [ready] = await driver.awaitReady([wider], aWait(), signal);
        expect(ready?.vnfcs).toHaveLength(2);
        expect(ready?.release.revision).toBe(2);
        await driver.ensureAbsent([wider], aRemoval(owner), signal);
      });
    });

    test("replaces the very pods meant, once, and leaves the others alone", async () => {
      await inNamespace(async (namespace, owner) => {
        const unit = aUnit({ namespace, instances: 2 });
        expect(await driver.observePods([unit], signal)).toEqual([]);
        await driver.ensurePresent(unit, owner, signal);
        await driver.awaitReady([unit], aWait(), signal);
        const before = await driver.observePods([unit], signal);
        const [leaving, staying] = before;
        if (leaving === undefined || staying === undefined) throw new Error("no two pods");
        const workload = {
          ...{ namespace, kind: leaving.workloadKind, name: leaving.workloadName },
          pods: [{ name: leaving.podName, uid: leaving.podUid }],
        };

        await driver.replacePods([unit], [workload], aWait(), signal);
        const once = await driver.observePods([unit], signal);
        await driver.replacePods([unit], [workload], aWait(), signal);
        const twice = await driver.observePods([unit], signal);

        expect(before.map(({ state }) => state)).toEqual(["ready", "ready"]);
        expect(once.map(({ state }) => state)).toEqual(["ready", "ready"]);
        const uids = once.map(({ podUid }) => podUid);
        expect(uids).toContain(staying.podUid);
        expect(uids).not.toContain(leaving.podUid);
        expect(twice).toEqual(once);
        await driver.ensureAbsent([unit], aRemoval(owner), signal);
      });
    });

    test("makes the number wanted though no value is named, finds what sets it, and scales by it both ways", async () => {
      await inNamespace(async (namespace, owner) => {
        const chartsOwn = aUnit({ namespace });
        const unit = await checked(withInstances(chartsOwn, { AMF: 2 }), owner);
        await driver.ensurePresent(unit, owner, signal);
        const [fresh] = await driver.awaitReady([unit], aWait(), signal);
        expect(fresh?.vnfcs).toHaveLength(2);

        const routed = await driver.findCountRoutes(unit, ["AMF"], owner, signal);

        expect(routed.vdus[0]?.count).toMatchObject({ kind: hasValues ? "value" : "subresource" });
        expect(await driver.findCountRoutes(routed, ["AMF"], owner, signal)).toEqual(routed);
        expect(await driver.findCountRoutes(unit, [], owner, signal)).toEqual(unit);
        for (const count of [3, 1]) {
          const wanted = withInstances(routed, { AMF: count });
          await driver.ensurePresent(wanted, owner, signal);
          const [ready] = await driver.awaitReady([wanted], aWait(), signal);
          expect(ready?.vnfcs).toHaveLength(count);
        }
        await driver.ensureAbsent([unit], aRemoval(owner), signal);
      });
    });

    test("tells pods that are not ready, and does not take their replacement for ready", async () => {
      await inNamespace(async (namespace, owner) => {
        const unit = aUnit({ namespace, neverReady: true });
        await driver.ensurePresent(unit, owner, signal);
        const [pod] = await eventually(async () => {
          const pods = await driver.observePods([unit], signal);
          expect(pods).toMatchObject([{ state: "not-ready" }]);
          return pods;
        });
        if (pod === undefined) throw new Error("no pod");
        const workload = { namespace, kind: pod.workloadKind, name: pod.workloadName, pods: [] };

        await expect(driver.replacePods([unit], [workload], aWait(3_000), signal)).rejects.toMatchObject({
          code: "RELEASE_NOT_READY",
          message: expect.stringContaining(unit.name),
        });
        await driver.ensureAbsent([unit], aRemoval(owner), signal);
      });
    });

    test("scales a unit without such a value on its workload, and again after every change", async () => {
      await inNamespace(async (namespace, owner) => {
        const parts = { namespace, releaseName: "scaled", isHardCoded: true };
        const unit = await checked(aUnit({ ...parts, instances: 2 }), owner);
        await driver.ensurePresent(unit, owner, signal);
        const [fresh] = await driver.awaitReady([unit], aWait(), signal);
        expect(fresh?.vnfcs).toHaveLength(2);

        const routed = await driver.findCountRoutes(unit, ["AMF"], owner, signal);
        expect(routed.vdus[0]?.count).toEqual({ kind: "subresource" });
        const wider = withInstances(routed, { AMF: 3 });
        const { revision } = await driver.ensurePresent(wider, owner, signal);
        const [before] = await driver.awaitReady([wider], aWait(), signal);
        const changed = { ...aUnit({ ...parts, values: { note: "changed" } }), vdus: wider.vdus };
        const upgraded = await driver.ensurePresent(changed, owner, signal);
        const [after] = await driver.awaitReady([changed], aWait(), signal);

        expect([revision, upgraded.revision]).toEqual([1, 2]);
        expect([before?.vnfcs.length, after?.vnfcs.length]).toEqual([3, 3]);
        const none = withInstances(changed, { AMF: 0 });
        await driver.ensurePresent(none, owner, signal);
        expect((await driver.awaitReady([none], aWait(), signal))[0]?.vnfcs).toEqual([]);
        await driver.ensureAbsent([unit], aRemoval(owner), signal);
      });
    });

    test("keeps its hands off the release of another owner, and names the owner", async () => {
      await inNamespace(async (namespace, owner) => {
        const unit = aUnit({ namespace });
        await driver.ensurePresent(unit, owner, signal);
        const other = anOwner();

        const refusal = { code: "RELEASE_NOT_OURS", message: expect.stringContaining(owner.vnfInstanceId) };
        await expect(driver.check([unit], other, signal)).rejects.toMatchObject(refusal);
        await expect(driver.ensurePresent(unit, other, signal)).rejects.toMatchObject(refusal);
        await driver.awaitReady([unit], aWait(), signal);
        await driver.ensureAbsent([unit], aRemoval(owner), signal);
      });
    });

    test("leaves a namespace that is another's or holds another's release, and says why", async () => {
      await inNamespace(async (namespace, owner) => {
        const other = anOwner();
        const unit = aUnit({ namespace });
        await driver.ensurePresent(unit, other, signal);

        const ours = await driver.ensureNamespaceAbsent(namespace, owner, aWait(), signal);
        const theirs = await driver.ensureNamespaceAbsent(namespace, other, aWait(), signal);
        const before = await driver.ensureNamespaceAbsent("default", owner, aWait(), signal);

        expect(ours).toEqual({ gone: false, reason: expect.stringContaining(unit.releaseName) });
        expect(theirs).toEqual({
          gone: false,
          reason: expect.stringContaining(owner.vnfInstanceId),
          isForeign: true,
        });
        expect(before).toEqual({ gone: false, reason: expect.stringContaining("default"), isForeign: true });
        await driver.ensureAbsent([unit], aRemoval(other), signal);
      });
    });

    test("leaves a namespace as it is that exists already", async () => {
      await inNamespace(async (namespace, owner) => {
        await driver.ensureNamespace(namespace, anOwner(), aWait(), signal);

        expect(await driver.ensureNamespaceAbsent(namespace, owner, aWait(), signal)).toEqual({ gone: true });
      });
    });

    test("gives up at the deadline on a unit that does not get ready, and names it", async () => {
      await inNamespace(async (namespace, owner) => {
        const unit = aUnit({ namespace, neverReady: true });
        await driver.ensurePresent(unit, owner, signal);

        await expect(driver.awaitReady([unit], aWait(3_000), signal)).rejects.toMatchObject({
          code: "RELEASE_NOT_READY",
          message: expect.stringContaining(unit.name),
        });
        await driver.ensureAbsent([unit], aRemoval(owner), signal);
      });
    });

    test("stops waiting at once when told to, for the reason given", async () => {
      await inNamespace(async (namespace, owner) => {
        const unit = aUnit({ namespace, neverReady: true });
        await driver.ensurePresent(unit, owner, signal);
        const abort = new AbortController();
        const waiting = driver.awaitReady([unit], aWait(), abort.signal);
        const reason = new Error("cancelled");

        abort.abort(reason);

        await expect(waiting).rejects.toBe(reason);
        await driver.ensureAbsent([unit], aRemoval(owner), signal);
      });
    });

    test("begins nothing once told to stop", async () => {
      const stopped = AbortSignal.abort(new Error("cancelled"));
      const owner = anOwner();
      const unit = aUnit({ namespace: "default" });

      await expect(driver.probe(stopped)).rejects.toThrow("cancelled");
      await expect(driver.check([unit], owner, stopped)).rejects.toThrow("cancelled");
      await expect(driver.ensureNamespace("fairlead-none", owner, aWait(), stopped)).rejects.toThrow(
        "cancelled",
      );
      await expect(driver.ensurePresent(unit, owner, stopped)).rejects.toThrow("cancelled");
      await expect(driver.observePods([unit], stopped)).rejects.toThrow("cancelled");
      await expect(driver.replacePods([unit], [], aWait(), stopped)).rejects.toThrow("cancelled");
      await expect(driver.ensureAbsent([unit], aRemoval(owner), stopped)).rejects.toThrow("cancelled");
      await expect(driver.ensureNamespaceAbsent("fairlead-none", owner, aWait(), stopped)).rejects.toThrow(
        "cancelled",
      );
      expect((await driver.probe(signal)).namespaces).not.toContain("fairlead-none");
    });
  });
}
