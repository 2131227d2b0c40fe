import { randomUUID } from "node:crypto";
import type { InjectOptions, LightMyRequestResponse } from "fastify";
import { afterAll } from "vitest";
import type { Api } from "../../src/api/api.ts";
import { type AppParts, buildApp } from "../../src/api/app.ts";
import { operations } from "../../src/lcm/operations/operations.ts";
import { QueuedLcmCommands } from "../../src/lcm/queued-lcm-commands.ts";
import type { Store } from "../../src/store/store.ts";
import { watchConformance } from "../conformance/watch-conformance.ts";
import { aStore } from "./a-store.ts";
import { anOutbox } from "./an-outbox.ts";
import { silentLogger } from "./silent-logger.ts";

export const baseUrl = "https://vnfm.example:9890";

type Method = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface LcmApi {
  readonly app: Api;
  readonly store: Store;
  /** Sends `Version: 2.0.0` unless told otherwise; a header given as undefined is left out. */
  call(
    method: Method,
    url: string,
    options?: { payload?: InjectOptions["payload"]; headers?: Record<string, string | undefined> },
  ): Promise<LightMyRequestResponse>;
}

/**
 * The API on a store of its own and on the real commands. No conductor is there, so an operation stays as the command left
 * it; the only VIM is `vim1`.
 */
export async function anLcmApi(over: Partial<AppParts> = {}): Promise<LcmApi> {
  const { store } = await aStore();
  const now = () => new Date("2026-01-05T10:00:00.123Z");
  const connection = { vimId: "vim1", vimType: "ETSINFV.HELM.V_3" };
  const lcm = new QueuedLcmCommands({
    store,
    operations,
    worldOf: () => ({
      packages: store.vnfPackages,
      vims: { resolve: async () => ({ vimConnectionId: "vim1", connection, toKeep: connection }) },
    }),
    queue: { send: async () => undefined, wakeCanceller: () => undefined },
    subscribers: anOutbox(),
    now,
    newId: randomUUID,
  });
  const app = await buildApp({
    lcm,
    store,
    subscribers: anOutbox(),
    baseUrl,
    logger: silentLogger,
    now,
    newId: randomUUID,
    prepare: watchConformance,
    ...over,
  });
  afterAll(() => app.close());
  return {
    app,
    store,
    call: (method, url, { headers, payload } = {}) => {
      const sent = Object.entries({ version: "2.0.0", ...headers }).filter(
        ([, value]) => value !== undefined,
      );
      return app.inject({
        method,
        url,
        headers: Object.fromEntries(sent) as Record<string, string>,
        ...(payload === undefined ? {} : { payload }),
      });
    },
  };
}
