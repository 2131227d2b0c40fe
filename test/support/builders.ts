import { createHash } from "node:crypto";
import type { HelmUnit } from "../../src/domain/deployment.ts";
import type { LcmOpOcc } from "../../src/domain/lcm-op-occ.ts";
import type { VnfInstance } from "../../src/domain/vnf-instance.ts";
import type { PackageArtifact, PackageChart, VnfPackage } from "../../src/domain/vnf-package.ts";
import type { DeploymentFlavour, Mciop } from "../../src/domain/vnfd.ts";

export function aVnfInstance(over: Partial<VnfInstance> = {}): VnfInstance {
  return {
    id: "6b7c41d0-8a55-4a0c-9d3a-51c2a0b7e9f1",
    tenantId: "default",
    vnfdId: "77aa0c54-31d5-4b5c-8a55-0f3f51f1a001",
    vnfPkgId: "2c9f1d7e-6f0a-4e4b-9b0e-0d6a1c1f7a10",
    vnfProvider: "Acme",
    vnfProductName: "Edge UPF",
    vnfSoftwareVersion: "2.3",
    vnfdVersion: "1.0",
    instantiationState: "NOT_INSTANTIATED",
    vnfConfigurableProperties: {},
    metadata: {},
    extensions: {},
    vimConnectionInfo: {},
    revision: 1,
    createdAt: new Date("2026-01-05T10:00:00Z"),
    updatedAt: new Date("2026-01-05T10:00:00Z"),
    ...over,
  };
}

export function anOccurrence(over: Partial<LcmOpOcc> = {}): LcmOpOcc {
  return {
    id: "1e0d7f52-57a3-4a43-9d3a-1f0a2f1c9b11",
    tenantId: "default",
    vnfInstanceId: "6b7c41d0-8a55-4a0c-9d3a-51c2a0b7e9f1",
    operation: "INSTANTIATE",
    operationState: "STARTING",
    startTime: new Date("2026-01-05T10:00:00Z"),
    stateEnteredTime: new Date("2026-01-05T10:00:00Z"),
    isAutomaticInvocation: false,
    params: {},
    facts: {},
    vimIds: [],
    journal: [],
    warnings: [],
    epoch: 1,
    ...over,
  };
}

export function aPackageChart(name: string, over: Partial<PackageChart> = {}): PackageChart {
  return {
    path: `Files/kubernetes/${name}-0.1.0.tgz`,
    name,
    version: "0.1.0",
    digest: "0".repeat(64),
    values: {},
    ...over,
  };
}

/** Of aPackage with aPackageChart of the same name: one release, one VDU with one instance, by the value `replicas`. */
export function aHelmUnit(name: string, over: Partial<HelmUnit> = {}): HelmUnit {
  const { path, digest } = aPackageChart(name);
  return {
    name,
    releaseName: `${name}-release`,
    namespace: "default",
    chart: { kind: "package", vnfPkgId: "2c9f1d7e-6f0a-4e4b-9b0e-0d6a1c1f7a10", path, digest },
    values: { replicas: 1 },
    stage: 0,
    vdus: [
      {
        vduId: name.toUpperCase(),
        vduName: name,
        instances: 1,
        count: { kind: "value", path: "replicas" },
      },
    ],
    ...over,
  };
}

/** Of a package that lists a file. */
export function aPackageArtifact(artifactPath: string, over: Partial<PackageArtifact> = {}): PackageArtifact {
  return {
    artifactPath,
    checksum: { algorithm: "SHA-256", hash: createHash("sha256").update(artifactPath).digest("hex") },
    metadata: {},
    ...over,
  };
}

export function aFlavour(vduIds: readonly string[], mciops: readonly Mciop[] = []): DeploymentFlavour {
  return {
    flavourId: "simple",
    description: "",
    vdus: vduIds.map((vduId) => ({
      vduId,
      name: vduId.toLowerCase(),
      description: "",
      minInstances: 1,
      maxInstances: 3,
      initialInstances: 1,
    })),
    scalingAspects: [],
    instantiationLevels: [],
    mciops,
    lcmScripts: {},
  };
}

/** An ONBOARDED package with the given charts and one flavour of two VDUs. */
export function aPackage(charts: readonly PackageChart[], over: Partial<VnfPackage> = {}): VnfPackage {
  return {
    id: "2c9f1d7e-6f0a-4e4b-9b0e-0d6a1c1f7a10",
    tenantId: "default",
    onboardingState: "ONBOARDED",
    operationalState: "ENABLED",
    usageState: "NOT_IN_USE",
    userDefinedData: {},
    content: {
      vnfd: {
        vnfdId: "77aa0c54-31d5-4b5c-8a55-0f3f51f1a001",
        vnfProvider: "Acme",
        vnfProductName: "Edge UPF",
        vnfSoftwareVersion: "2.3",
        vnfdVersion: "1.0",
        vnfmInfo: [],
        flavours: [aFlavour(["AMF", "SMF"])],
      },
      checksum: { algorithm: "SHA-256", hash: "0".repeat(64) },
      artifacts: [],
      charts,
      definitionPaths: ["Definitions/top.yaml"],
    },
    createdAt: new Date("2026-01-05T10:00:00Z"),
    ...over,
  };
}
