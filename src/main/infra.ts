import { join } from "node:path";
import type { InfraDrivers } from "../infra/infra-driver.ts";
import { SimulatedDrivers } from "../infra/simulated/simulated-drivers.ts";
import type { Config } from "./settings.ts";

/** The infrastructure that operations work on: real clusters through Helm, or paper ones. */
export function createInfra(config: Config): InfraDrivers {
  return new SimulatedDrivers({ file: join(config.dataDir, "simulated.json") });
}
