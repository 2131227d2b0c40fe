import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LightMyRequestResponse } from "fastify";
import { afterAll, expect } from "vitest";
import type { Api } from "../../src/api/api.ts";
import { vnfPackageRoutes } from "../../src/api/vnf-packages/vnf-package-routes.ts";
import type { Authenticator } from "../../src/auth/authenticator.ts";
import type { Store } from "../../src/store/store.ts";
import { addressPolicy } from "../../src/support/address-policy.ts";
import { Onboarding } from "../../src/vnfpkg/onboarding.ts";
import { PackageFiles } from "../../src/vnfpkg/package-files.ts";
import { defaultPackageLimits } from "../../src/vnfpkg/package-limits.ts";
import { aStore } from "./a-store.ts";
import { anApi } from "./an-api.ts";
import { eventually } from "./eventually.ts";
import { silentLogger } from "./silent-logger.ts";

export const packagesUrl = "/vnfpkgm/v1/vnf_packages";

export interface PackageApi {
  readonly app: Api;
  readonly store: Store;
  /** Makes it listen on loopback; resolves with what URLs begin with. */
  listen(): Promise<string>;
  /** A package in state CREATED; resolves with its URL. */
  aCreatedPackage(userDefinedData?: object): Promise<string>;
  put(url: string, content: Buffer): Promise<LightMyRequestResponse>;
  /** Uploads and waits until the package is ONBOARDED. */
  anOnboardedPackage(content: Buffer): Promise<string>;
  /** Waits until the package is in the state, and resolves with all of it. */
  until(url: string, onboardingState: string): Promise<Record<string, unknown>>;
}

/** The API of VNF packages on a store, a folder and an onboarding of its own; gone when the test file ends. */
export async function aPackageApi({
  maxContentBytes = 10_000_000,
  allowedSources = [] as readonly string[],
  pageSize = 3,
  authenticators = [] as readonly Authenticator[],
} = {}): Promise<PackageApi> {
  const { store } = await aStore();
  const folder = await mkdtemp(join(tmpdir(), "fairlead-packages-"));
  const files = new PackageFiles(folder, { ...defaultPackageLimits, maxContentBytes });
  const packages = new Onboarding({
    store,
    files,
    sourceRules: {
      mayConnect: addressPolicy(allowedSources),
      answerMs: 2_000,
      idleMs: 2_000,
      contentMs: 10_000,
      maxBytes: maxContentBytes,
    },
    concurrency: 2,
    retryMs: 10,
    now: () => new Date(),
    newId: randomUUID,
    logger: silentLogger,
  });
  await packages.resume();
  const routes = vnfPackageRoutes({ store, packages, files, pageSize, maxPackageBytes: maxContentBytes });
  const app = await anApi(store, [routes], { authenticators });
  afterAll(async () => {
    await packages.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const api: PackageApi = {
    app,
    store,
    async listen() {
      if (!app.server.listening) await app.listen({ port: 0, host: "127.0.0.1" });
      return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
    },
    async aCreatedPackage(userDefinedData) {
      const body = userDefinedData === undefined ? {} : { userDefinedData };
      const answer = await app.inject({ method: "POST", url: packagesUrl, body });
      expect(answer.statusCode).toBe(201);
      return String(answer.headers.location);
    },
    put: (url, content) =>
      app.inject({
        method: "PUT",
        url: `${url}/package_content`,
        headers: { "content-type": "application/zip" },
        payload: content,
      }),
    async anOnboardedPackage(content) {
      const url = await api.aCreatedPackage();
      expect((await api.put(url, content)).statusCode).toBe(202);
      await api.until(url, "ONBOARDED");
      return url;
    },
    until: (url, onboardingState) =>
      eventually(async () => {
        const info = (await app.inject(url)).json();
        expect(info).toMatchObject({ onboardingState });
        return info;
      }),
  };
  return api;
}
