import { randomUUID } from "node:crypto";
import { readdir } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Readable } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import { aFolder, type CsarFiles, packCsar, smallCsar } from "../../test/support/a-csar.ts";
import { aStore } from "../../test/support/a-store.ts";
import { aVnfInstance } from "../../test/support/builders.ts";
import { silentLogger } from "../../test/support/silent-logger.ts";
import { VnfmError } from "../domain/errors.ts";
import type { VnfPackage } from "../domain/vnf-package.ts";
import type { Store } from "../store/store.ts";
import { addressPolicy } from "../support/address-policy.ts";
import { Onboarding, type OnboardingParts } from "./onboarding.ts";
import { PackageFiles } from "./package-files.ts";
import { defaultPackageLimits, type PackageLimits } from "./package-limits.ts";

const { store } = await aStore();

async function anOnboarding(
  limits: Partial<PackageLimits> = {},
  folder?: string,
  over: Partial<OnboardingParts> = {},
) {
  const packages = folder ?? join(await aFolder(), "packages");
  const onboarding = new Onboarding({
    store,
    files: new PackageFiles(packages, { ...defaultPackageLimits, ...limits }),
    sourceRules: {
      mayConnect: addressPolicy(["127.0.0.1"]),
      answerMs: 5_000,
      idleMs: 5_000,
      contentMs: 20_000,
      maxBytes: 10_000_000,
    },
    concurrency: 2,
    retryMs: 10,
    now: () => new Date("2026-01-05T10:00:00Z"),
    newId: randomUUID,
    logger: silentLogger,
    ...over,
  });
  onTestFinished(() => onboarding.stop());
  return { onboarding, folder: packages, listFolder: () => readdir(packages).catch(() => []) };
}

/** The small package with a VNFD id of its own. */
function csarOf(vnfdId: string, files: CsarFiles = {}): Promise<Buffer> {
  const top = String(smallCsar["Definitions/top.yaml"]).replace(
    /descriptor_id: .*/,
    `descriptor_id: ${vnfdId}`,
  );
  return packCsar({ ...smallCsar, "Definitions/top.yaml": top, ...files });
}

async function get(id: string): Promise<VnfPackage> {
  const found = await store.vnfPackages.find(id);
  if (found === undefined) throw new Error(`no package ${id}`);
  return found;
}

async function anOnboardedPackage(
  onboarding: Onboarding,
  vnfdId: string = randomUUID(),
): Promise<VnfPackage> {
  const { id } = await onboarding.create({});
  await onboarding.upload(id, Readable.from([await csarOf(vnfdId)]));
  await onboarding.settled();
  return get(id);
}

async function aServer(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/edge.csar`;
}

test("takes a package from CREATED to ONBOARDED and ENABLED", async () => {
  const { onboarding, listFolder } = await anOnboarding();
  const vnfdId = randomUUID();

  const created = await onboarding.create({ owner: "lab" });
  expect(await get(created.id)).toEqual(created);
  expect(created).toMatchObject({
    onboardingState: "CREATED",
    operationalState: "DISABLED",
    usageState: "NOT_IN_USE",
  });

  await onboarding.upload(created.id, Readable.from([await csarOf(vnfdId)]));
  await onboarding.settled();

  expect(await get(created.id)).toMatchObject({
    onboardingState: "ONBOARDED",
    operationalState: "ENABLED",
    userDefinedData: { owner: "lab" },
    content: {
      vnfd: { vnfdId },
      checksum: { algorithm: "SHA-256", hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    },
  });
  expect((await store.vnfPackages.findByVnfdId(vnfdId))?.id).toBe(created.id);
  expect(await listFolder()).toEqual([created.id]);
});

test("keeps why a package was refused, and takes a better one", async () => {
  const { onboarding, listFolder } = await anOnboarding();
  const { id } = await onboarding.create({});

  await onboarding.upload(id, Readable.from([Buffer.from("this is no archive")]));
  await onboarding.settled();

  expect(await get(id)).toMatchObject({
    onboardingState: "ERROR",
    operationalState: "DISABLED",
    onboardingFailureDetails: {
      code: "PACKAGE_REFUSED",
      status: 422,
      detail: expect.stringContaining("not a zip"),
    },
  });
  expect(await listFolder()).toEqual([]);

  await onboarding.upload(id, Readable.from([await csarOf(randomUUID())]));
  await onboarding.settled();

  expect(await get(id)).toMatchObject({ onboardingState: "ONBOARDED" });
  expect(await get(id)).not.toHaveProperty("onboardingFailureDetails");
});

test("tells the client and the package of content that is too large", async () => {
  const { onboarding, listFolder } = await anOnboarding({ maxContentBytes: 100 });
  const { id } = await onboarding.create({});

  await expect(onboarding.upload(id, Readable.from([Buffer.alloc(101)]))).rejects.toMatchObject({
    code: "BODY_TOO_LARGE",
  });

  expect(await get(id)).toMatchObject({
    onboardingState: "ERROR",
    onboardingFailureDetails: { code: "BODY_TOO_LARGE" },
  });
  expect(await listFolder()).toEqual([]);
});

test("refuses a second package of the same VNFD", async () => {
  const { onboarding } = await anOnboarding();
  const { id, content } = await anOnboardedPackage(onboarding);

  const second = await anOnboardedPackage(onboarding, content?.vnfd.vnfdId);

  expect(second).toMatchObject({
    onboardingState: "ERROR",
    onboardingFailureDetails: { code: "VNF_PACKAGE_STATE", detail: expect.stringContaining(id) },
  });
});

test("accepts content once, however many clients send it at the same time", async () => {
  const { onboarding } = await anOnboarding();
  const { id } = await onboarding.create({});
  const bytes = await csarOf(randomUUID());

  const outcomes = await Promise.allSettled(
    [1, 2, 3].map(() => onboarding.upload(id, Readable.from([bytes]))),
  );
  await onboarding.settled();

  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected", "rejected"]);
  expect(outcomes).toContainEqual({
    status: "rejected",
    reason: expect.objectContaining({ code: "VNF_PACKAGE_STATE" }),
  });
  expect(await get(id)).toMatchObject({ onboardingState: "ONBOARDED" });
  await expect(onboarding.upload(id, Readable.from([bytes]))).rejects.toMatchObject({
    code: "VNF_PACKAGE_STATE",
  });
});

test("does not know packages that are not there", async () => {
  const { onboarding } = await anOnboarding();
  const id = randomUUID();

  for (const attempt of [
    () => onboarding.upload(id, Readable.from([])),
    () => onboarding.uploadFromUri(id, { addressInformation: "http://127.0.0.1:1/" }),
    () => onboarding.update(id, { userDefinedData: { a: 1 } }),
    () => onboarding.delete(id),
  ]) {
    await expect(attempt()).rejects.toMatchObject({ code: "VNF_PACKAGE_UNKNOWN" });
  }
});

test("reads many packages at a time", async () => {
  const { onboarding } = await anOnboarding();

  const packages = await Promise.all(Array.from({ length: 5 }, () => anOnboardedPackage(onboarding)));

  expect(packages.map(({ onboardingState }) => onboardingState)).toEqual(Array(5).fill("ONBOARDED"));
});

test("fetches a package from elsewhere", async () => {
  const { onboarding } = await anOnboarding();
  const { id } = await onboarding.create({});
  const bytes = await csarOf(randomUUID());
  const addressInformation = await aServer((request, response) => {
    if (request.headers.authorization === undefined) response.writeHead(401).end();
    else response.end(bytes);
  });

  await expect(onboarding.uploadFromUri(id, { addressInformation })).rejects.toMatchObject({
    code: "SOURCE_UNREACHABLE",
  });
  expect(await get(id)).toMatchObject({ onboardingState: "CREATED" });

  await onboarding.uploadFromUri(id, { addressInformation, userName: "u", password: "p" });
  await onboarding.settled();
  expect(await get(id)).toMatchObject({ onboardingState: "ONBOARDED" });
});

test("does not fetch from where it may not, and leaves the package as it was", async () => {
  const { onboarding } = await anOnboarding();
  const { id } = await onboarding.create({});

  await expect(
    onboarding.uploadFromUri(id, { addressInformation: "http://127.0.0.2/" }),
  ).rejects.toMatchObject({
    code: "SOURCE_FORBIDDEN",
  });
  expect(await get(id)).toMatchObject({ onboardingState: "CREATED" });
});

test("keeps why content from elsewhere broke off", async () => {
  const { onboarding, listFolder } = await anOnboarding();
  const { id } = await onboarding.create({});
  const addressInformation = await aServer((_, response) => {
    response.writeHead(200, { "content-length": 1000 });
    response.write("part", () => response.destroy());
  });

  await onboarding.uploadFromUri(id, { addressInformation });
  await onboarding.settled();

  expect(await get(id)).toMatchObject({
    onboardingState: "ERROR",
    onboardingFailureDetails: { code: "INVALID_REQUEST" },
  });
  expect(await listFolder()).toEqual([]);
});

test("says that it was stopped while content arrived", async () => {
  const { onboarding } = await anOnboarding();
  const { id } = await onboarding.create({});
  const addressInformation = await aServer((_, response) => response.write("part"));
  await onboarding.uploadFromUri(id, { addressInformation });

  await onboarding.stop();

  expect(await get(id)).toMatchObject({
    onboardingState: "ERROR",
    onboardingFailureDetails: { code: "UNAVAILABLE" },
  });
});

test("goes on after a crash: reads again what was received, gives up what was not, removes what nobody owns", async () => {
  const before = await anOnboarding();
  const [uploading, processing] = [await before.onboarding.create({}), await before.onboarding.create({})];
  const files = new PackageFiles(before.folder, defaultPackageLimits);
  const { signal } = new AbortController();
  for (const id of [uploading.id, processing.id, randomUUID()]) {
    await files.receive(id, Readable.from([await csarOf(id)]), signal);
  }
  await store.vnfPackages.update({ ...uploading, onboardingState: "UPLOADING" });
  await store.vnfPackages.update({ ...processing, onboardingState: "PROCESSING" });

  const { onboarding, listFolder } = await anOnboarding({}, before.folder);
  await onboarding.resume();
  await onboarding.settled();

  expect(await get(uploading.id)).toMatchObject({
    onboardingState: "ERROR",
    onboardingFailureDetails: { code: "UNAVAILABLE", detail: expect.stringContaining("upload it again") },
  });
  expect(await get(processing.id)).toMatchObject({
    onboardingState: "ONBOARDED",
    content: { vnfd: { vnfdId: processing.id } },
  });
  expect(await listFolder()).toEqual([processing.id]);
});

test("lets no user data grow without end, and keeps what was", async () => {
  const { onboarding } = await anOnboarding();
  const { id } = await onboarding.create({ a: "x".repeat(800_000) });

  await expect(onboarding.update(id, { userDefinedData: { b: "x".repeat(800_000) } })).rejects.toMatchObject({
    code: "INVALID_REQUEST",
    invalidParams: [{ pointer: "/userDefinedData" }],
  });
  expect(Object.keys((await store.vnfPackages.find(id))?.userDefinedData ?? {})).toEqual(["a"]);
});

test("changes the operational state and user data, and tells what changed", async () => {
  const { onboarding } = await anOnboarding();
  const { id } = await anOnboardedPackage(onboarding);

  expect(await onboarding.update(id, { userDefinedData: { a: 1, b: { c: 2 } } })).toEqual({
    userDefinedData: { a: 1, b: { c: 2 } },
  });
  expect(
    await onboarding.update(id, { operationalState: "DISABLED", userDefinedData: { a: 1, b: { d: 3 } } }),
  ).toEqual({
    operationalState: "DISABLED",
    userDefinedData: { b: { c: 2, d: 3 } },
  });
  expect(await onboarding.update(id, { userDefinedData: { a: null } })).toEqual({
    userDefinedData: { a: null },
  });

  expect(await get(id)).toMatchObject({
    operationalState: "DISABLED",
    userDefinedData: { b: { c: 2, d: 3 } },
  });
});

test.each([
  [{ operationalState: "ENABLED" as const }, "VNF_PACKAGE_STATE"],
  [{ userDefinedData: { owner: "lab" } }, "VNF_PACKAGE_STATE"],
  [{ userDefinedData: {} }, "VNF_PACKAGE_STATE"],
  [{}, "INVALID_REQUEST"],
])("refuses the change %j, which changes nothing", async (changes, code) => {
  const { onboarding } = await anOnboarding();
  const { id } = await anOnboardedPackage(onboarding);
  await onboarding.update(id, { userDefinedData: { owner: "lab" } });

  await expect(onboarding.update(id, changes)).rejects.toMatchObject({ code });
});

test("changes user data, but no operational state, before a package is onboarded", async () => {
  const { onboarding } = await anOnboarding();
  const { id } = await onboarding.create({});

  await expect(onboarding.update(id, { operationalState: "ENABLED" })).rejects.toMatchObject({
    code: "INVALID_REQUEST",
  });
  expect(await onboarding.update(id, { userDefinedData: { a: 1 } })).toEqual({ userDefinedData: { a: 1 } });
});

test("deletes a package with its content, once nothing holds it", async () => {
  const { onboarding, listFolder } = await anOnboarding();
  const vnfPackage = await anOnboardedPackage(onboarding);
  const { id } = vnfPackage;

  await expect(onboarding.delete(id)).rejects.toMatchObject({
    code: "VNF_PACKAGE_STATE",
    message: expect.stringContaining("ENABLED"),
  });
  await onboarding.update(id, { operationalState: "DISABLED" });
  const instance = aVnfInstance({ id: randomUUID(), vnfPkgId: id });
  await store.vnfInstances.insert(instance);
  await store.vnfPackages.update({ ...(await get(id)), usageState: "IN_USE" });
  await expect(onboarding.delete(id)).rejects.toMatchObject({
    code: "VNF_PACKAGE_STATE",
    message: expect.stringContaining("in use"),
  });

  // Whatever the usage state says, an instance keeps its package.
  await store.vnfPackages.update({ ...(await get(id)), usageState: "NOT_IN_USE" });
  await expect(onboarding.delete(id)).rejects.toMatchObject({ code: "VNF_PACKAGE_STATE" });
  expect(await listFolder()).toEqual([id]);

  await store.vnfInstances.delete(instance.id);
  await onboarding.delete(id);
  expect(await store.vnfPackages.find(id)).toBeUndefined();
  expect(await listFolder()).toEqual([]);
});

test.each(["UPLOADING", "PROCESSING"] as const)(
  "does not delete a package that is %s",
  async (onboardingState) => {
    const { onboarding } = await anOnboarding();
    const created = await onboarding.create({});
    await store.vnfPackages.update({ ...created, onboardingState });

    await expect(onboarding.delete(created.id)).rejects.toMatchObject({ code: "VNF_PACKAGE_STATE" });
    await store.vnfPackages.delete(created.id);
  },
);

test("deletes packages that never held anything", async () => {
  const { onboarding } = await anOnboarding();
  const { id } = await onboarding.create({});

  await onboarding.delete(id);

  expect(await store.vnfPackages.find(id)).toBeUndefined();
});

test("settles an upload by itself once the database is back that left while content arrived", async () => {
  let absences = 0;
  const flaky: Store = {
    ...store,
    transaction: (work) =>
      absences-- > 0
        ? Promise.reject(new VnfmError("UNAVAILABLE", "The database is away."))
        : store.transaction(work),
  };
  const { onboarding } = await anOnboarding({}, undefined, { store: flaky });
  const { id } = await onboarding.create({});
  const csar = await csarOf(randomUUID());
  const leaving = async function* () {
    absences = 4;
    yield csar;
  };

  const upload = onboarding.upload(id, Readable.from(leaving()));

  await expect(upload).rejects.toMatchObject({ code: "UNAVAILABLE" });
  await onboarding.settled();
  expect(await get(id)).toMatchObject({
    onboardingState: "ERROR",
    onboardingFailureDetails: { code: "UNAVAILABLE" },
  });
  await onboarding.upload(id, Readable.from([csar]));
  await onboarding.settled();
  expect(await get(id)).toMatchObject({ onboardingState: "ONBOARDED" });
});
