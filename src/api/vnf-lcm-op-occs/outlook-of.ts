import type { LcmOpOccSummary } from "../../domain/lcm-op-occ.ts";
import { isRunning } from "../../domain/operation-state.ts";
import { stepNames } from "../../lcm/engine/advance.ts";
import { canRollBack } from "../../lcm/engine/operation.ts";
import { operations } from "../../lcm/operations/operations.ts";
import type { OccurrenceOutlook } from "../../sol003/v2/to-vnf-lcm-op-occ.ts";

/** How many steps the occurrence will have walked at its end, and whether it could be taken back. */
export function outlookOf({ operation, operationState, journal }: LcmOpOccSummary): OccurrenceOutlook {
  const definition = operations[operation];
  const canBeRolledBack = canRollBack(definition);
  if (!isRunning(operationState)) return { canRollBack: canBeRolledBack };
  const ahead = operationState === "STARTING" ? (["STARTING", "PROCESSING"] as const) : [operationState];
  const behind = journal.filter(({ phase }) => phase !== operationState).length;
  const steps = ahead.flatMap((phase) => stepNames(definition, phase)).length;
  return { canRollBack: canBeRolledBack, totalSteps: behind + steps };
}
