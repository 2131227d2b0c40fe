import { type Column, detailTable, listTable } from "../../output/table.ts";
import type { WireLcmOpOcc } from "../../rest/wire.ts";
import { outcomeOf } from "../../watch/outcome.ts";
import { duration, isRunning, type StepLine, stepsOf } from "../../watch/step-list.ts";

const stepColumns: readonly Column<StepLine>[] = [
  ["STEP", ({ name }) => name],
  ["STATE", ({ state }) => state],
  ["TIME", ({ elapsedMs }) => duration(elapsedMs)],
  ["", ({ detail }) => detail || " "],
];

/** An operation for people: its state, its steps, and, when it rests, what it came to and what can be done now. */
export function opDetails(occurrence: WireLcmOpOcc, now: Date): string {
  const details = detailTable([
    ["id", occurrence.id],
    ["operation", occurrence.operation],
    ["state", occurrence.operationState + (occurrence.isCancelPending ? ", to be cancelled" : "")],
    ["VNF instance", occurrence.vnfInstanceId],
    ["started", occurrence.startTime],
    ["in this state since", occurrence.stateEnteredTime],
  ]);
  const steps = stepsOf(occurrence, now);
  const parts = [details];
  if (steps.length > 0) parts.push(listTable(stepColumns, steps));
  if (!isRunning(occurrence)) {
    const { sentence, lines } = outcomeOf(occurrence);
    parts.push([sentence, ...lines].join("\n"));
  }
  return parts.join("\n\n");
}
