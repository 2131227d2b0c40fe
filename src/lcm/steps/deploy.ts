import type { DeploymentUnit } from "../../domain/deployment.ts";
import type { InfraDriver, Release } from "../../infra/infra-driver.ts";
import type { StepContext } from "../engine/operation.ts";
import type { LcmWorld } from "../lcm-world.ts";
import { waitOf } from "./wait-of.ts";

type Context = Pick<
  StepContext<unknown, unknown, LcmWorld>,
  "world" | "instance" | "phaseEnteredTime" | "signal" | "report"
>;

/** Brings units to the wanted form, stage by stage: a stage starts when the one before is ready. The last is not waited for. */
export async function deployUnits(
  context: Context,
  driver: InfraDriver,
  units: readonly DeploymentUnit[],
): Promise<readonly Release[]> {
  const { instance, signal, report } = context;
  const owner = { vnfInstanceId: instance.id };
  const stages = [...new Set(units.map(({ stage }) => stage))].toSorted((a, b) => a - b);
  const releases: Release[] = [];
  for (const stage of stages) {
    const together = units.filter((unit) => unit.stage === stage);
    report(`installing ${together.map(({ name }) => name).join(", ")}`);
    releases.push(...(await Promise.all(together.map((unit) => driver.ensurePresent(unit, owner, signal)))));
    if (stage !== stages.at(-1)) await driver.awaitReady(together, waitOf(context), signal);
  }
  return releases;
}
