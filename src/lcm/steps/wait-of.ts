import type { Wait } from "../../infra/infra-driver.ts";
import type { StepContext } from "../engine/operation.ts";
import type { LcmWorld } from "../lcm-world.ts";

/** The time that the present phase has in all; a restart does not extend it. */
export function waitOf({
  world,
  phaseEnteredTime,
  report,
}: Pick<StepContext<unknown, unknown, LcmWorld>, "world" | "phaseEnteredTime" | "report">): Wait {
  return { deadline: new Date(phaseEnteredTime.getTime() + world.waitMs), onChange: report };
}
