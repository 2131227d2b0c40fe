import { join } from "node:path";
import type { InfraDrivers } from "../infra/infra-driver.ts";
import { KubernetesDrivers } from "../infra/kubernetes/kubernetes-drivers.ts";
import { SimulatedDrivers } from "../infra/simulated/simulated-drivers.ts";
import { LocalCommandRunner } from "../transport/local/local-command-runner.ts";
import type { PackageFiles } from "../vnfpkg/package-files.ts";
import { programEnvironment } from "./config.ts";
import type { Config } from "./settings.ts";

/** The infrastructure that operations work on: real clusters through Helm, or ones on paper. */
export function createInfra(config: Config, packages: Pick<PackageFiles, "chartFile">): InfraDrivers {
  if (config.simulated) return new SimulatedDrivers({ file: join(config.dataDir, "simulated.json") });
  return createKubernetesDrivers(config, packages);
}

export function createKubernetesDrivers(
  config: Pick<Config, "dataDir" | "helm" | "plainHttpRegistries" | "waitSeconds">,
  packages: Pick<PackageFiles, "chartFile">,
): KubernetesDrivers {
  return new KubernetesDrivers({
    runner: new LocalCommandRunner({ runDir: join(config.dataDir, "run"), env: programEnvironment() }),
    helm: config.helm,
    chartCacheDir: join(config.dataDir, "charts"),
    packageChart: ({ vnfPkgId, digest }) => packages.chartFile(vnfPkgId, digest),
    plainHttpRegistries: config.plainHttpRegistries,
    hookTimeoutMs: config.waitSeconds * 1000,
  });
}
