import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { aCallback } from "../../../test/support/a-callback.ts";
import { aStore } from "../../../test/support/a-store.ts";
import { anApi } from "../../../test/support/an-api.ts";
import { staticTokens } from "../../auth/static/static-tokens.ts";
import type { JsonObject } from "../../domain/json.ts";
import { CallbackClient } from "../../notifications/callback/callback-client.ts";
import { Subscriptions } from "../../notifications/subscriptions.ts";
import { addressPolicy } from "../../support/address-policy.ts";
import { subscriptionRoutes } from "./subscription-routes.ts";

const { store } = await aStore();
const now = () => new Date();
const callbacks = new CallbackClient({ mayConnect: addressPolicy(["127.0.0.1"]), withinMs: 60_000 }, now);
const parts = { store, callbacks, testCallbacks: true, limit: 20, now, newId: randomUUID };
const app = await anApi(
  store,
  [
    subscriptionRoutes({
      store,
      subscriptions: new Subscriptions(parts),
      pageSize: 2,
      baseUrl: () => "http://fairlead.test",
    }),
  ],
  {
    authenticators: [
      staticTokens(
        ["default", "crowd"].map((tenantId) => ({ secret: tenantId, client: { role: "member", tenantId } })),
      ),
    ],
  },
);

const call = (method: "GET" | "POST" | "DELETE", url: string, payload?: JsonObject, token = "default") =>
  app.inject({
    method,
    url,
    headers: { version: "2.0.0", "x-auth-token": token },
    ...(payload && { payload }),
  });
const root = "/vnflcm/v2/subscriptions";

test("subscribes a callback that answers the test, and shows it without its credentials", async () => {
  const callback = await aCallback();
  const filter = {
    notificationTypes: ["VnfLcmOperationOccurrenceNotification"],
    operationTypes: ["SCALE"],
    vnfInstanceSubscriptionFilter: {
      vnfProductsFromProviders: [{ vnfProvider: "Acme", vnfProducts: [{ vnfProductName: "UPF" }] }],
    },
  };

  const created = await call("POST", root, {
    filter,
    callbackUri: callback.url,
    authentication: { authType: ["BASIC"], paramsBasic: { userName: "nfvo", password: "geheim" } },
    verbosity: "SHORT",
  });

  expect(created.statusCode).toBe(201);
  const { id } = created.json();
  const self = `http://fairlead.test${root}/${id}`;
  expect(created.headers.location).toBe(self);
  expect(created.json()).toEqual({
    id,
    filter,
    callbackUri: callback.url,
    verbosity: "SHORT",
    _links: { self: { href: self } },
  });
  expect(callback.tests).toEqual([
    expect.objectContaining({
      version: "2.0.0",
      authorization: `Basic ${Buffer.from("nfvo:geheim").toString("base64")}`,
    }),
  ]);
  expect((await call("GET", `${root}/${id}`)).json()).toEqual(created.json());
  expect((await call("DELETE", `${root}/${id}`)).statusCode).toBe(204);
  expect((await call("GET", `${root}/${id}`)).statusCode).toBe(404);
  expect((await call("DELETE", `${root}/${id}`)).statusCode).toBe(404);
});

test("lists page by page, filtered, and each interface its own", async () => {
  const { url: callbackUri } = await aCallback();
  const made: string[] = [];
  for (const verbosity of ["FULL", "SHORT", "FULL"]) {
    made.push((await call("POST", root, { callbackUri, verbosity })).json().id);
  }
  const { id: other } = (await call("POST", "/vnflcm/v1/subscriptions", { callbackUri })).json();

  const first = await call("GET", root);
  const next = /<http:\/\/fairlead.test([^>]+)>/.exec(String(first.headers.link))?.[1] ?? "";
  const second = await call("GET", next);
  const ids = [...first.json(), ...second.json()].map(({ id }) => id);
  expect(ids).toEqual(made.toSorted());
  expect(second.headers.link).toBeUndefined();

  const short = await call("GET", `${root}?filter=(eq,verbosity,SHORT)`);
  expect(short.json().map(({ id }: { id: string }) => id)).toEqual([made[1]]);
  expect((await call("GET", "/vnflcm/v1/subscriptions")).json()).toMatchObject([{ id: other }]);
  expect((await call("GET", `${root}/${other}`)).statusCode).toBe(404);
});

test.each([200, 302, 401, 500])("refuses a callback that answers the test with %i", async (status) => {
  const { url: callbackUri } = await aCallback({ testStatus: () => status });

  const refused = await call("POST", root, { callbackUri });

  expect(refused.statusCode).toBe(422);
  expect(refused.json().detail).toBe(
    `Can't get from notification callback Uri. ${new URL(callbackUri).origin} answered GET with status ${status} instead of 204.`,
  );
});

test.each([
  "http://127.0.0.2:1/",
  "http://localhost.localdomain.invalid/",
  "http://[::1]:1/",
  "http://169.254.169.254/latest",
  "http://2130706434/",
  "http://127.0.0.1:1/",
])("refuses the callback %s", async (callbackUri) => {
  const refused = await call("POST", root, { callbackUri });

  expect(refused.statusCode).toBe(422);
  expect(refused.json().detail).toMatch(
    /^Can't get from notification callback Uri\. http.* (leads to|cannot be reached)/,
  );
});

test.each<[JsonObject, string]>([
  [{}, "/callbackUri"],
  [{ callbackUri: "ftp://nfvo.example/" }, "/callbackUri"],
  [{ callbackUri: "nfvo.example" }, "/callbackUri"],
  [{ callbackUri: "http://u:geheim@nfvo.example/" }, "/callbackUri"],
  [{ callbackUri: "http://nfvo.example/", verbosity: "LONG" }, "/verbosity"],
  [
    { callbackUri: "http://nfvo.example/", filter: { operationTypes: ["DANCE"] } },
    "/filter/operationTypes/0",
  ],
  [
    { callbackUri: "http://nfvo.example/", authentication: { authType: ["BASIC"] } },
    "/authentication/paramsBasic",
  ],
  [
    { callbackUri: "http://nfvo.example/", authentication: { authType: ["OAUTH2_CLIENT_CREDENTIALS"] } },
    "/authentication/paramsOauth2ClientCredentials",
  ],
  [
    {
      callbackUri: "http://nfvo.example/",
      authentication: {
        authType: ["OAUTH2_CLIENT_CREDENTIALS"],
        paramsBasic: { userName: "nfvo", password: "geheim" },
      },
    },
    "/authentication/paramsBasic",
  ],
  [
    {
      callbackUri: "http://nfvo.example/",
      authentication: { authType: ["TLS_CERT"], paramsBasic: { userName: "nfvo", password: "geheim" } },
    },
    "/authentication/paramsBasic",
  ],
  [{ callbackUri: "http://nfvo.example/", authentication: { authType: [] } }, "/authentication/authType"],
  [
    { callbackUri: "http://nfvo.example/", authentication: { authType: ["TLS_CERT"] } },
    "/authentication/authType",
  ],
  [
    { callbackUri: "http://nfvo.example/", authentication: { authType: ["OAUTH2_CLIENT_CERT"] } },
    "/authentication/authType",
  ],
])("says what is wrong with %j", async (body, pointer) => {
  const refused = await call("POST", root, body);

  expect(refused.statusCode).toBe(400);
  expect(refused.json().invalidParams).toMatchObject([{ pointer }]);
  expect(refused.body).not.toContain("geheim");
});

test.each(["v1", "v2"])(
  "asks a callback of %s once, by the one way of several that it can",
  async (version) => {
    const { url: callbackUri, tests } = await aCallback();

    const made = await call("POST", `/vnflcm/${version}/subscriptions`, {
      callbackUri,
      authentication: {
        authType: ["TLS_CERT", "BASIC"],
        paramsBasic: { userName: "nfvo", password: "geheim" },
      },
    });

    expect(made.statusCode).toBe(201);
    expect(tests.map(({ authorization }) => authorization)).toEqual([
      `Basic ${Buffer.from("nfvo:geheim").toString("base64")}`,
    ]);
  },
);

test("wants a version on v2, and none on v1", async () => {
  const { url: callbackUri } = await aCallback();
  const withoutVersion = (url: string) =>
    app.inject({ method: "POST", url, headers: { "x-auth-token": "default" }, payload: { callbackUri } });

  expect((await withoutVersion(root)).statusCode).toBe(400);
  expect((await withoutVersion("/vnflcm/v1/subscriptions")).statusCode).toBe(201);
});

test("leads a client of v1 to the subscription that it has already", async () => {
  const { url: callbackUri, tests } = await aCallback();
  const filter = { operationTypes: ["INSTANTIATE"] };
  const create = (body: JsonObject) => call("POST", "/vnflcm/v1/subscriptions", body);

  const first = await create({ callbackUri, filter });
  const second = await create({ callbackUri, filter });
  const third = await create({ callbackUri, filter: { operationTypes: ["TERMINATE"] } });

  expect(first.json()).not.toHaveProperty("verbosity");
  expect([second.statusCode, second.headers.location]).toEqual([303, first.headers.location]);
  expect(third.statusCode).toBe(201);
  expect(tests[0]).toMatchObject({ version: "1.3.0" });
});

test("makes one of many equal subscriptions of v1 that come at once", async () => {
  // All have been found to be new before the first is made.
  const { url: callbackUri, tests } = await aCallback({ untilTests: 8 });

  const answers = await Promise.all(
    Array.from({ length: 8 }, () => call("POST", "/vnflcm/v1/subscriptions", { callbackUri })),
  );

  expect(tests).toHaveLength(8);
  expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([201, ...Array(7).fill(303)]);
  expect(new Set(answers.map(({ headers }) => headers.location)).size).toBe(1);
});

test("makes a new subscription of every request of v2, as the standard allows", async () => {
  const { url: callbackUri } = await aCallback();

  const answers = [await call("POST", root, { callbackUri }), await call("POST", root, { callbackUri })];

  expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 201]);
});

test("refuses what is above the limit of a tenant, however many come at once, and asks no callback for it", async () => {
  const asCrowd = (payload: JsonObject) => call("POST", root, payload, "crowd");
  const first = await aCallback();
  for (let made = 0; made < 17; made++) await asCrowd({ callbackUri: first.url });
  const { url: callbackUri, tests } = await aCallback({ untilTests: 8 });

  const answers = await Promise.all(Array.from({ length: 8 }, () => asCrowd({ callbackUri })));
  const refused = await asCrowd({ callbackUri });

  expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([
    ...Array(3).fill(201),
    ...Array(5).fill(409),
  ]);
  expect(refused.json()).toMatchObject({
    code: "SUBSCRIPTION_LIMIT",
    detail:
      "There are 20 subscriptions already, and a tenant may have 20: delete one, or ask the operator of Fairlead for more (FAIRLEAD_MAX_SUBSCRIPTIONS).",
  });
  expect(tests).toHaveLength(8);
  expect((await call("POST", root, { callbackUri })).statusCode).toBe(201);
});

test("tells a client of v1 in its words that the test failed", async () => {
  const { url: callbackUri } = await aCallback({ testStatus: () => 404 });

  const refused = await call("POST", "/vnflcm/v1/subscriptions", { callbackUri });

  expect(refused.statusCode).toBe(400);
  expect(refused.json().detail).toMatch(/^Failed to Test Notification\. /);
});
