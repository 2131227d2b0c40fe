import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packPackage, readTree } from "../../scripts/pack-package.ts";
import { aFile, aFolder } from "../../test/support/a-csar.ts";
import { aPackage } from "../../test/support/builders.ts";
import { findFlavour, findInstantiationLevel, instancesAt } from "../domain/vnfd.ts";
import { checkValuesSchemas } from "../lcm/deployment/check-values-schemas.ts";
import { planRequest } from "../lcm/deployment/plan-request.ts";
import { defaultPackageLimits } from "./package-limits.ts";
import { readPackage } from "./read-package.ts";

const samples = join(import.meta.dirname, "..", "..", "samples");

const packSample = async (name: string) => packPackage(await readTree(join(samples, "packages", name)));

async function readSample(name: string) {
  const folder = await aFolder();
  const content = await readPackage({
    file: await aFile(await packSample(name)),
    innerFile: join(folder, "inner.zip"),
    chartFolder: join(folder, "charts"),
    limits: defaultPackageLimits,
  });
  return { ...content, checksum: { algorithm: "SHA-256", hash: "" } };
}

/** What the sample's request would deploy. */
async function planSample(name: string, over: object = {}) {
  const content = await readSample(name);
  const request = JSON.parse(await readFile(join(samples, "requests", `${name}-instantiate.json`), "utf8"));
  const { flavourId, instantiationLevelId, additionalParams } = { ...request, ...over };
  const flavour = findFlavour(content.vnfd, flavourId);
  const level = flavour && findInstantiationLevel(flavour, instantiationLevelId);
  if (flavour === undefined || level === undefined) throw new Error("no such flavour or level");
  const vnfPackage = aPackage(content.charts, { content });
  const { units } = planRequest({
    vnfInstanceId: "6b7c41d0-8a55-4a0c-9d3a-51c2a0b7e9f1",
    vnfPackage,
    flavour,
    instances: Object.fromEntries(
      flavour.vdus.map((vdu) => [
        vdu.vduId,
        level.vduInstances[vdu.vduId] ?? instancesAt(flavour, vdu, level.scaleLevels),
      ]),
    ),
    additionalParams,
  });
  checkValuesSchemas(units, vnfPackage, additionalParams);
  return units;
}

test.each(["two-charts", "tacker-helm", "tacker-helm-update", "manifests", "manifests-update"])(
  "packs %s to the same bytes each time",
  async (name) => {
    expect((await packSample(name)).equals(await packSample(name))).toBe(true);
  },
);

test("two-charts deploys amf, then smf, with the counts of the level", async () => {
  const { vnfd, artifacts } = await readSample("two-charts");

  expect(vnfd.flavours.map(({ flavourId }) => flavourId)).toEqual(["core", "amf-only"]);
  expect(artifacts.map(({ artifactPath }) => artifactPath)).toEqual([
    "Files/charts/amf-0.1.0.tgz",
    "Files/charts/smf-0.1.0.tgz",
  ]);
  expect(await planSample("two-charts", { instantiationLevelId: "large" })).toMatchObject([
    {
      name: "amf",
      stage: 0,
      values: { replicaCount: 3 },
      vdus: [{ vduId: "AMF", workload: { name: "amf", kind: "Deployment" } }],
    },
    { name: "smf", stage: 1, values: { replicaCount: 2 }, vdus: [{ vduId: "SMF", instances: 2 }] },
  ]);
});

test("tacker-helm deploys its one chart as the request says", async () => {
  expect(await planSample("tacker-helm")).toMatchObject([
    {
      releaseName: "vnf6b7c41d08a554a0c9d3a51c2a0b7e9f1",
      values: { replicaCountVdu1: 1, replicaCountVdu2: 1, service: { port: 8081 } },
      vdus: [
        { vduId: "VDU1", vduName: "vdu1" },
        { vduId: "VDU2", vduName: "vdu2" },
      ],
    },
  ]);
});

test("manifests deploys its files in one unit, with the counts of the level", async () => {
  const { artifacts } = await readSample("manifests");

  expect(await planSample("manifests", { instantiationLevelId: "instantiation_level_2" })).toMatchObject([
    {
      manifests: {
        files: artifacts.map(({ artifactPath, checksum }) => ({ path: artifactPath, digest: checksum.hash })),
      },
      vdus: [
        { vduId: "WEB", vduName: "web", instances: 3 },
        { vduId: "DB", vduName: "db", instances: 1 },
        { vduId: "PROBE", vduName: "probe", instances: 1 },
      ],
    },
  ]);
});
