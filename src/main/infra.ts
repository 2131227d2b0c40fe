import { join } from "node:path";
import type { InfraDrivers } from "../infra/infra-driver.ts";
import { KubernetesDrivers } from "../infra/kubernetes/kubernetes-drivers.ts";
import type { OpenManifests } from "../infra/kubernetes/manifests/read-manifest-files.ts";
import { SimulatedDrivers } from "../infra/simulated/simulated-drivers.ts";
import type { CommandRunner } from "../transport/command-runner.ts";
import { LocalCommandRunner } from "../transport/local/local-command-runner.ts";
import type { RemoteHosts } from "../transport/remote-hosts.ts";
import type { PackageFiles } from "../vnfpkg/package-files.ts";
import { programEnvironment } from "./config.ts";
import type { Config } from "./settings.ts";

/** What operations deploy from VNF packages. */
interface PackageSources extends Pick<PackageFiles, "chartFile"> {
  readonly openManifests: OpenManifests;
}

/** The infrastructure that operations work on: real clusters through Helm, or ones on paper. */
export async function createInfra(
  config: Config,
  packages: PackageSources,
  remoteHosts: RemoteHosts,
): Promise<InfraDrivers> {
  if (config.simulated) return new SimulatedDrivers({ file: join(config.dataDir, "simulated.json") });
  const runner = createRunner(config);
  // What a crash left running works on clusters, and its folders hold credentials: gone before anything else begins.
  await runner.clear();
  return createKubernetesDrivers(config, runner, packages, remoteHosts);
}

export function createRunner({ dataDir }: Pick<Config, "dataDir">): LocalCommandRunner {
  return new LocalCommandRunner({ runDir: join(dataDir, "run"), env: programEnvironment() });
}

export function createKubernetesDrivers(
  config: Pick<Config, "dataDir" | "helm" | "plainHttpRegistries" | "allowedChartSources" | "waitSeconds">,
  runner: CommandRunner,
  packages: PackageSources,
  remoteHosts?: RemoteHosts,
): KubernetesDrivers {
  return new KubernetesDrivers({
    runner,
    ...(remoteHosts === undefined ? {} : { remoteHosts }),
    helm: config.helm,
    chartCacheDir: join(config.dataDir, "charts"),
    packageChart: ({ vnfPkgId, digest }) => packages.chartFile(vnfPkgId, digest),
    openManifests: packages.openManifests,
    plainHttpRegistries: config.plainHttpRegistries,
    allowedChartSources: config.allowedChartSources,
    hookTimeoutMs: config.waitSeconds * 1000,
  });
}
