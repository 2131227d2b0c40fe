import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import type { LccnSubscription } from "../../src/domain/lccn-subscription.ts";
import type { Notification } from "../../src/domain/notification.ts";
import type { ClaimedLane, LaneClaim, Store } from "../../src/store/store.ts";

const now = new Date("2026-01-05T10:00:00Z");
const later = new Date("2026-01-05T10:01:00Z");
const muchLater = new Date("2026-01-05T11:00:00Z");

/** What every store keeps to about subscriptions and what is to be told to them. `open` gives an empty one. */
export function describeNotificationStore(name: string, open: () => Promise<Store>): void {
  describe(`notifications in the store on ${name}`, () => {
    let store: Store;
    beforeAll(async () => {
      store = await open();
    });

    async function aSubscription(over: Partial<LccnSubscription> = {}): Promise<LccnSubscription> {
      const subscription: LccnSubscription = {
        id: randomUUID(),
        tenantId: "default",
        apiVersion: "v2",
        callbackUri: "https://nfvo.example/callback",
        verbosity: "FULL",
        createdAt: now,
        ...over,
      };
      await store.lccnSubscriptions.insert(subscription);
      return subscription;
    }

    async function aNotification(over: Partial<Notification> = {}): Promise<Notification> {
      const notification: Notification = {
        id: randomUUID(),
        subscriptionId: over.subscriptionId ?? (await aSubscription()).id,
        vnfInstanceId: randomUUID(),
        createdAt: now,
        content: {},
        ...over,
      };
      await store.notifications.append([notification]);
      return notification;
    }

    const claim = (over: Partial<LaneClaim> = {}): Promise<readonly ClaimedLane[]> =>
      store.notifications.claimLanes({
        now,
        until: later,
        limit: 1_000,
        limitPerSubscription: 1_000,
        without: [],
        batch: 10,
        ...over,
      });
    const idsOf = (lane: ClaimedLane | undefined) => lane?.waiting.map(({ id }) => id);
    const laneOf = (lanes: readonly ClaimedLane[], { vnfInstanceId, subscriptionId }: Notification) =>
      lanes.find((lane) => lane.vnfInstanceId === vnfInstanceId && lane.subscriptionId === subscriptionId);
    const claimLaneOf = async (notification: Notification, over: Partial<LaneClaim> = {}) =>
      laneOf(await claim(over), notification);

    test("keep a subscription, and show its credentials to the deliverer alone", async () => {
      const filter = { operationTypes: ["SCALE"], vnfInstanceSubscriptionFilter: { vnfdIds: ["d"] } };
      const authentication = { type: "BASIC", userName: "u", password: "geheim" } as const;
      const { authentication: _, ...shown } = await aSubscription({
        filter,
        authentication,
        apiVersion: "v1",
      });
      const told = await aNotification({ subscriptionId: shown.id });

      expect(await store.lccnSubscriptions.find(shown.id)).toStrictEqual(shown);
      expect(await store.lccnSubscriptions.listOfTenant("default")).toContainEqual(shown);
      expect(await store.lccnSubscriptions.list({ apiVersion: "v1", limit: 100 })).toContainEqual(shown);
      expect(await store.lccnSubscriptions.list({ apiVersion: "v2", limit: 100 })).not.toContainEqual(shown);
      expect((await claimLaneOf(told))?.callback).toStrictEqual({
        apiVersion: "v1",
        callbackUri: shown.callbackUri,
        authentication,
      });
    });

    test("are told in the order in which they were written", async () => {
      const first = await aNotification({ content: { nested: ["\u0000", 1] } });
      const second = await aNotification({ ...first, id: randomUUID() });
      const third = await aNotification({ ...first, id: randomUUID() });

      const lane = await claimLaneOf(first, { batch: 2 });

      expect(lane?.waiting[0]).toStrictEqual({ id: first.id, content: first.content, attempts: 0 });
      expect(idsOf(lane)).toEqual([first.id, second.id]);
      await store.notifications.deleteTold([first.id, second.id]);
      if (lane) await store.notifications.releaseLanes([{ ...lane, dueAt: now }], now);
      expect(idsOf(await claimLaneOf(first))).toEqual([third.id]);
    });

    test("belong to one deliverer at a time, until its lease is over", async () => {
      const notification = await aNotification();

      const lanes = await Promise.all([claim(), claim(), claim()]);
      expect(lanes.filter((found) => laneOf(found, notification))).toHaveLength(1);
      expect(await claimLaneOf(notification)).toBeUndefined();

      const next = await claimLaneOf(notification, { now: later, until: muchLater });
      expect(idsOf(next)).toEqual([notification.id]);
      expect(next?.epoch).toBe(2);
    });

    test("are kept from others by renewing, and given back only by who has them", async () => {
      const notification = await aNotification();
      const old = await claimLaneOf(notification);
      if (old) await store.notifications.renewLanes([old], muchLater);
      expect(await claimLaneOf(notification, { now: later })).toBeUndefined();
      const current = await claimLaneOf(notification, { now: muchLater, until: new Date("2026-01-06") });

      if (old) await store.notifications.releaseLanes([{ ...old, dueAt: now }], now);

      expect(current?.epoch).toBe(2);
      expect(await claimLaneOf(notification, { now: muchLater })).toBeUndefined();
    });

    test("are free again when a start finds itself alone", async () => {
      const notification = await aNotification();
      await claim();

      await store.notifications.freeLanes(now);

      expect(idsOf(await claimLaneOf(notification))).toEqual([notification.id]);
    });

    test("are found again when they were written while their lane was at work", async () => {
      const first = await aNotification();
      const lane = await claimLaneOf(first);
      const second = await aNotification({ ...first, id: randomUUID() });
      expect(await claimLaneOf(first)).toBeUndefined();

      await store.notifications.deleteTold([first.id]);
      if (lane) await store.notifications.releaseLanes([lane], now);

      expect(idsOf(await claimLaneOf(first))).toEqual([second.id]);
    });

    test("wait for their time after an attempt that failed", async () => {
      const first = await aNotification();
      const lane = await claimLaneOf(first);
      await store.notifications.countAttempt(first.id);
      if (lane) await store.notifications.releaseLanes([{ ...lane, dueAt: later }], now);
      await aNotification({ ...first, id: randomUUID() });

      expect(await claimLaneOf(first)).toBeUndefined();
      const again = await claimLaneOf(first, { now: later, until: muchLater });
      expect(again?.waiting.map(({ attempts }) => attempts)).toEqual([1, 0]);
    });

    test("leave room for other subscriptions", async () => {
      const { id: subscriptionId } = await aSubscription();
      for (let count = 0; count < 3; count++) await aNotification({ subscriptionId });
      const other = await aNotification();
      const ofOne = (lanes: readonly ClaimedLane[]) =>
        lanes.filter((lane) => lane.subscriptionId === subscriptionId).length;

      const lanes = await claim({ limitPerSubscription: 2 });
      expect(ofOne(lanes)).toBe(2);
      expect(laneOf(lanes, other)).toBeDefined();
      expect(ofOne(await claim({ without: [subscriptionId] }))).toBe(0);
      expect(ofOne(await claim())).toBe(1);
    });

    test("are set aside when given up, and come back to their place", async () => {
      const first = await aNotification();
      const second = await aNotification({ ...first, id: randomUUID() });
      const lane = await claimLaneOf(first);
      await store.notifications.bury(first.id, "no answer", later);
      if (lane) await store.notifications.releaseLanes([{ ...lane, dueAt: now }], now);

      expect(await store.notifications.findDeadLetter(first.id)).toStrictEqual({
        ...first,
        attempts: 1,
        reason: "no answer",
        diedAt: later,
      });
      const next = await claimLaneOf(first);
      expect(idsOf(next)).toEqual([second.id]);
      expect((await store.notifications.count()).dead).toBeGreaterThan(0);

      expect(await store.notifications.revive(first.id, now)).toBe(true);
      expect(await store.notifications.revive(first.id, now)).toBe(false);
      expect(await store.notifications.findDeadLetter(first.id)).toBeUndefined();
      if (next) await store.notifications.releaseLanes([next], now);
      expect(idsOf(await claimLaneOf(first))).toEqual([first.id, second.id]);
    });

    test("are paged once given up", async () => {
      for (let count = 0; count < 3; count++) {
        await store.notifications.bury((await aNotification()).id, "no answer", now);
      }
      const all = await store.notifications.listDeadLetters({ limit: 1_000 });
      const [first] = all;

      expect(
        await store.notifications.listDeadLetters({ after: first?.id ?? "", limit: 1_000 }),
      ).toStrictEqual(all.slice(1));
      expect(await store.notifications.listDeadLetters({ limit: 1 })).toStrictEqual([first]);
    });

    test("are forgotten when they have been dead for long", async () => {
      const old = await aNotification();
      const young = await aNotification();
      await store.notifications.bury(old.id, "no answer", now);
      await store.notifications.bury(young.id, "no answer", muchLater);

      await store.notifications.tidy(later);

      expect(await store.notifications.findDeadLetter(old.id)).toBeUndefined();
      expect(await store.notifications.findDeadLetter(young.id)).toBeDefined();
    });

    test("go with their subscription", async () => {
      const waiting = await aNotification();
      const dead = await aNotification({ ...waiting, id: randomUUID() });
      await store.notifications.bury(dead.id, "no answer", now);

      await store.lccnSubscriptions.delete(waiting.subscriptionId);

      expect(await store.lccnSubscriptions.find(waiting.subscriptionId)).toBeUndefined();
      expect(await store.notifications.findDeadLetter(dead.id)).toBeUndefined();
      const late = await aNotification({ ...waiting, id: randomUUID() });
      expect(await claimLaneOf(waiting)).toMatchObject({ waiting: [{ id: late.id }] });
    });

    test("are kept with the change that they tell of, or not at all", async () => {
      const { id: subscriptionId } = await aSubscription();
      const after: string[] = [];
      const kept = aRow(subscriptionId);
      const lost = aRow(subscriptionId);
      await store.transaction(async (tx) => {
        await tx.notifications.append([kept]);
        tx.afterCommit(() => after.push("kept"));
      });
      const failing = store.transaction(async (tx) => {
        await tx.notifications.append([lost]);
        tx.afterCommit(() => after.push("lost"));
        throw new Error("given up");
      });

      await expect(failing).rejects.toThrow("given up");
      expect(after).toEqual(["kept"]);
      const lanes = await claim();
      expect(idsOf(laneOf(lanes, kept))).toEqual([kept.id]);
      expect(laneOf(lanes, lost)).toBeUndefined();
    });
  });
}

function aRow(subscriptionId: string): Notification {
  return { id: randomUUID(), subscriptionId, vnfInstanceId: randomUUID(), createdAt: now, content: {} };
}
