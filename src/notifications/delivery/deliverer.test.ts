import { randomUUID } from "node:crypto";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { aCallback } from "../../../test/support/a-callback.ts";
import { type AStore, aStore } from "../../../test/support/a-store.ts";
import { eventually } from "../../../test/support/eventually.ts";
import { silentLogger } from "../../../test/support/silent-logger.ts";
import { addressPolicy } from "../../support/address-policy.ts";
import { CallbackClient } from "../callback/callback-client.ts";
import { Deliverer, type DelivererParts } from "./deliverer.ts";

let store: AStore["store"];
beforeEach(async () => {
  ({ store } = await aStore());
});

/** Its clock runs twenty times as fast, so that waiting for the next attempt takes a moment. */
function aDeliverer(over: Partial<DelivererParts> = {}): Deliverer {
  const startMs = Date.now();
  const now = () => new Date(startMs + (Date.now() - startMs) * 20);
  const rules = { mayConnect: addressPolicy(["127.0.0.1"]), withinMs: 600_000 };
  const callbacks = new CallbackClient(rules, now);
  const deliverer = new Deliverer({
    store: store.notifications,
    callbacks,
    attempts: 4,
    keepDeadMs: 1e12,
    now,
    random: () => 0,
    logger: silentLogger,
    ...over,
  });
  const waking = setInterval(() => deliverer.wake(), 5);
  onTestFinished(async () => {
    clearInterval(waking);
    await deliverer.stop();
    callbacks.close();
  });
  return deliverer;
}

async function subscribe(callbackUri: string): Promise<string> {
  const id = randomUUID();
  await store.lccnSubscriptions.insert({
    id,
    tenantId: "default",
    apiVersion: "v2",
    callbackUri,
    verbosity: "FULL",
    createdAt: new Date(),
  });
  return id;
}

async function tell(subscriptionId: string, vnfInstanceId: string, count: number): Promise<void> {
  for (let number = 1; number <= count; number++) {
    const content = { vnfInstanceId, number };
    await store.notifications.append([
      { id: randomUUID(), subscriptionId, vnfInstanceId, createdAt: new Date(), content },
    ]);
  }
}

const numbers = (
  contents: readonly { readonly content: { readonly [key: string]: unknown } }[],
  instance: string,
) =>
  contents.filter(({ content }) => content.vnfInstanceId === instance).map(({ content }) => content.number);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test("tells each subscriber everything, in order per instance, and forgets it", async () => {
  const callbacks = [await aCallback(), await aCallback()];
  const instances = ["a", "b", "c"];
  for (const { url } of callbacks) {
    const id = await subscribe(url);
    for (const instance of instances) await tell(id, instance, 25);
  }

  aDeliverer().wake();

  for (const { taken } of callbacks) {
    await eventually(() => expect(taken).toHaveLength(75));
    for (const instance of instances) expect(numbers(taken, instance)).toEqual(upTo(25));
    expect(taken[0]?.headers).toMatchObject({ version: "2.0.0", "content-type": "application/json" });
  }
  await eventually(async () => expect(await store.notifications.count()).toEqual({ waiting: 0, dead: 0 }));
});

test("tries again what was not taken, and holds back only what follows it about the same instance", async () => {
  let refusals = 0;
  const callback = await aCallback({
    answer: ({ vnfInstanceId, number }) => {
      if (vnfInstanceId !== "a" || number !== 2 || refusals === 3) return 204;
      refusals += 1;
      return 503;
    },
  });
  const id = await subscribe(callback.url);
  for (const instance of ["a", "b"]) await tell(id, instance, 3);

  aDeliverer().wake();

  await eventually(() => expect(callback.taken).toHaveLength(6));
  expect(refusals).toBe(3);
  expect(numbers(callback.taken, "a")).toEqual([1, 2, 3]);
  expect(numbers(callback.taken.slice(0, 4), "b")).toEqual([1, 2, 3]);
});

test("gives up after the last attempt, says why, and goes on with the next", async () => {
  let isMended = false;
  const callback = await aCallback({ answer: ({ number }) => (number === 1 && !isMended ? 500 : 204) });
  await tell(await subscribe(callback.url), "a", 2);

  const deliverer = aDeliverer();
  deliverer.wake();

  await eventually(() => expect(numbers(callback.taken, "a")).toEqual([2]));
  const [letter, ...others] = await store.notifications.listDeadLetters({ limit: 10 });
  expect(others).toEqual([]);
  expect(letter).toMatchObject({ attempts: 4, content: { number: 1 } });
  expect(letter?.reason).toBe(`${new URL(callback.url).origin} answered POST with status 500.`);

  isMended = true;
  await store.notifications.revive(letter?.id ?? "", new Date());
  await eventually(() => expect(numbers(callback.taken, "a")).toEqual([2, 1]));
});

test("does not tell twice when several deliver from one database", async () => {
  const callback = await aCallback();
  const id = await subscribe(callback.url);
  for (let instance = 0; instance < 40; instance++) await tell(id, `instance ${instance}`, 3);

  for (let count = 0; count < 3; count++) aDeliverer({ now: () => new Date() }).wake();

  await eventually(async () => expect((await store.notifications.count()).waiting).toBe(0));
  expect(callback.taken).toHaveLength(120);
  for (let instance = 0; instance < 40; instance++) {
    expect(numbers(callback.taken, `instance ${instance}`)).toEqual([1, 2, 3]);
  }
});

test("lets no silent callback slow another", async () => {
  const silent = await aCallback({ answer: () => new Promise(() => undefined) });
  const callback = await aCallback();
  const dead = await subscribe(silent.url);
  const alive = await subscribe(callback.url);
  for (let instance = 0; instance < 150; instance++) await tell(dead, `instance ${instance}`, 1);
  for (let instance = 0; instance < 20; instance++) await tell(alive, `instance ${instance}`, 1);

  aDeliverer({ now: () => new Date() }).wake();

  await eventually(() => expect(callback.taken).toHaveLength(20));
  expect(silent.taken).toHaveLength(0);
});

test("leaves what it has not told to the next one when it stops", async () => {
  const begun = Promise.withResolvers<void>();
  let isSilent = true;
  const callback = await aCallback({
    answer: () => {
      begun.resolve();
      return isSilent ? new Promise(() => undefined) : 204;
    },
  });
  await tell(await subscribe(callback.url), "a", 2);
  const first = aDeliverer({ now: () => new Date() });
  first.wake();
  await begun.promise;

  await first.stop();
  isSilent = false;
  aDeliverer({ now: () => new Date() }).wake();

  await eventually(() => expect(numbers(callback.taken, "a")).toEqual([1, 2]));
});

test("drops what was written for a subscription that is gone", async () => {
  await tell(randomUUID(), "a", 2);

  aDeliverer().wake();

  await eventually(async () => expect(await store.notifications.count()).toEqual({ waiting: 0, dead: 0 }));
});
