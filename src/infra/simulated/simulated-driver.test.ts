import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { describeInfraDriver, type UnitParts } from "../../../test/contract/infra-driver.contract.ts";
import type { DeploymentUnit } from "../../domain/deployment.ts";
import { SimulatedDrivers } from "./simulated-drivers.ts";

const vim = { vimType: "ETSINFV.HELM.V_3", interfaceInfo: { endpoint: "https://simulated" } };
const owner = { vnfInstanceId: "6b7c41d0-8a55-4a0c-9d3a-51c2a0b7e9f1" };
const signal = new AbortController().signal;

function aUnit({
  namespace,
  releaseName,
  instances,
  values,
  neverReady,
  isHardCoded,
}: UnitParts): DeploymentUnit {
  return {
    name: "amf",
    releaseName,
    namespace,
    chart: { kind: "package", vnfPkgId: "p", path: "amf.tgz", digest: "d" },
    values: { ...values, simulated: { neverReady, counts: isHardCoded ? "on-workload" : "by-value" } },
    stage: 0,
    vdus: [{ vduId: "AMF", vduName: "amf", instances }],
  };
}

describeInfraDriver("simulated, in memory", async () => ({
  drivers: new SimulatedDrivers(),
  vim,
  unit: aUnit,
  close: async () => undefined,
}));

describeInfraDriver("simulated, in a file", async () => {
  const folder = mkdtempSync(join(tmpdir(), "fairlead-simulated-"));
  return {
    drivers: new SimulatedDrivers({ file: join(folder, "clusters.json") }),
    vim,
    unit: aUnit,
    close: async () => rmSync(folder, { recursive: true }),
  };
});

test("fails as often as it is told, then succeeds, across a restart", async () => {
  const folder = mkdtempSync(join(tmpdir(), "fairlead-simulated-"));
  const restart = () => new SimulatedDrivers({ file: join(folder, "clusters.json") }).connect(vim);
  const unit = {
    ...aUnit({
      namespace: "default",
      releaseName: "r",
      instances: 1,
      values: {},
      neverReady: false,
      isHardCoded: false,
    }),
    values: { simulated: { failFirst: 2, keptVolumes: ["data-amf-0"] } },
  };

  await expect((await restart()).ensurePresent(unit, owner, signal)).rejects.toThrow("told to fail (1 of 2)");
  await expect((await restart()).ensurePresent(unit, owner, signal)).rejects.toThrow("told to fail (2 of 2)");
  expect((await (await restart()).ensurePresent(unit, owner, signal)).revision).toBe(3);
  const removal = { deadline: new Date(), onChange: () => undefined, owner, mode: "GRACEFUL" as const };
  expect(await (await restart()).ensureAbsent([unit], removal, signal)).toMatchObject([
    { name: "data-amf-0" },
  ]);

  rmSync(folder, { recursive: true });
});
