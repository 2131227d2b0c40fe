import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { aStore } from "../../../test/support/a-store.ts";
import { anApi } from "../../../test/support/an-api.ts";
import { eventually } from "../../../test/support/eventually.ts";
import { VimRegistry } from "../../vims/vim-registry.ts";
import { vimRoutes } from "./vim-routes.ts";

const { store } = await aStore();
const probes = { begun: 0, ended: [] as unknown[] };
/** Clusters answer after a while, which is longer than it takes the server to be done with the request's body. */
const vims = new VimRegistry({
  store,
  infra: {
    connect: async ({ interfaceInfo }) => ({
      async probe(signal) {
        probes.begun += 1;
        const patience = interfaceInfo?.endpoint === "https://silent" ? 600_000 : 50;
        const { promise, resolve, reject } = Promise.withResolvers<void>();
        const timer = setTimeout(resolve, patience);
        signal.addEventListener("abort", () => reject(signal.reason));
        await promise.finally(() => {
          clearTimeout(timer);
          probes.ended.push(signal.aborted);
        });
        return { version: "v1.34.0", namespaces: [] };
      },
    }),
  },
  now: () => new Date(),
  newId: randomUUID,
  probeTimeoutMs: 900_000,
});
const app = await anApi(store, [vimRoutes({ vims })]);
const base = await app.listen({ port: 0, host: "127.0.0.1" });

function register(name: string, authUrl: string, signal?: AbortSignal): Promise<Response> {
  const vim = {
    name,
    type: "kubernetes",
    auth_url: authUrl,
    auth_cred: { bearer_token: "t" },
    vim_project: { name: "default" },
  };
  return fetch(`${base}/v1.0/vims.json`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ vim }),
    ...(signal && { signal }),
  });
}

test("a client that waits gets its VIM, however long after the request the cluster answers", async () => {
  const answer = await register("slow", "https://slow");

  expect(answer.status).toBe(201);
  expect(probes.ended).toStrictEqual([false]);
});

test("a client that leaves ends the probe, and nothing is registered", async () => {
  const client = new AbortController();
  const begun = probes.begun;
  const answer = register("left", "https://silent", client.signal).catch(() => undefined);
  await eventually(() => expect(probes.begun).toBe(begun + 1));

  client.abort();
  await answer;

  await eventually(() => expect(probes.ended.at(-1)).toBe(true));
  expect((await store.vims.list()).map(({ name }) => name)).not.toContain("left");
});
