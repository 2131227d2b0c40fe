import { randomUUID } from "node:crypto";
import { afterAll } from "vitest";
import type { Api, ApiPlugin } from "../../src/api/api.ts";
import { type AppParts, buildApp } from "../../src/api/app.ts";
import type { LcmCommands } from "../../src/lcm/lcm-commands.ts";
import type { Store } from "../../src/store/store.ts";
import { watchConformance } from "../conformance/watch-conformance.ts";
import { anOutbox } from "./an-outbox.ts";
import { silentLogger } from "./silent-logger.ts";

/** The real app with some routes, watched for conformance, and no LCM engine behind it; closed when the test file ends. */
export async function anApi(
  store: Store,
  plugins: readonly ApiPlugin[],
  parts: Partial<Pick<AppParts, "logger" | "limits" | "authenticators">> = {},
): Promise<Api> {
  const app = await buildApp({
    lcm,
    store,
    subscribers: anOutbox(),
    baseUrl: "http://fairlead.test",
    logger: silentLogger,
    now: () => new Date(),
    newId: randomUUID,
    plugins,
    prepare: watchConformance,
    ...parts,
  });
  afterAll(() => app.close());
  return app;
}

const absent = async (): Promise<never> => {
  throw new Error("This API has no LCM engine.");
};

const lcm: LcmCommands = {
  within: () => lcm,
  start: absent,
  retry: absent,
  rollback: absent,
  fail: absent,
  cancel: absent,
};
