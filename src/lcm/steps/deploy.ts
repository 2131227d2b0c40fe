import type { DeploymentUnit } from "../../domain/deployment.ts";
import type { VnfInstance } from "../../domain/vnf-instance.ts";
import type { InfraDriver, Release } from "../../infra/infra-driver.ts";
import { allEnded } from "../../support/all-ended.ts";
import type { StepContext } from "../engine/operation.ts";
import type { LcmWorld } from "../lcm-world.ts";
import { waitOf } from "./wait-of.ts";

type Context = Pick<
  StepContext<unknown, unknown, LcmWorld>,
  "world" | "instance" | "phaseEnteredTime" | "signal" | "report"
>;

/** What an operation learns of units that are made. */
export interface DeployedFacts {
  readonly releases: readonly Release[];
  /** What the cluster warned of meanwhile. */
  readonly clusterWarnings?: readonly string[];
}

/** Brings units to the wanted form, stage by stage: a stage starts when the one before is ready. The last is not waited for. */
export async function deployUnits(
  context: Context,
  driver: InfraDriver,
  units: readonly DeploymentUnit[],
): Promise<DeployedFacts> {
  const { signal, report } = context;
  const stages = [...new Set(units.map(({ stage }) => stage))].toSorted((a, b) => a - b);
  const releases: Release[] = [];
  const clusterWarnings: string[] = [];
  for (const stage of stages) {
    const together = units.filter((unit) => unit.stage === stage);
    report(`installing ${together.map(({ name }) => name).join(", ")}`);
    const made = await ensureTogether(context, driver, together);
    releases.push(...made.map(({ warnings: _, ...release }) => release));
    const warned = together.flatMap(({ name }, index) =>
      (made[index]?.warnings ?? []).map((warning) => `${name}: ${warning}`),
    );
    for (const warning of warned) report(warning);
    clusterWarnings.push(...warned);
    if (stage !== stages.at(-1)) await driver.awaitReady(together, waitOf(context), signal);
  }
  return { releases, clusterWarnings };
}

/**
 * Brings units to the wanted form at the same time. When one fails, the others come to their end first: a Helm still at work would
 * meet the retry or the rollback.
 */
export async function ensureTogether(
  {
    instance,
    signal,
    report,
  }: Pick<Context, "signal" | "report"> & { readonly instance: Pick<VnfInstance, "id"> },
  driver: InfraDriver,
  units: readonly DeploymentUnit[],
): Promise<readonly Release[]> {
  const owner = { vnfInstanceId: instance.id };
  const open = new Set(units.map(({ name }) => name));
  return await allEnded(
    units.map(async (unit) => {
      try {
        return await driver.ensurePresent(unit, owner, signal, report);
      } catch (error) {
        if (open.size > 1) report(`${unit.name} has failed; waiting for the others to end`);
        throw error;
      } finally {
        open.delete(unit.name);
      }
    }),
  );
}
