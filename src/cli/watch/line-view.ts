import { type TextOutput, writeLine } from "../cli-context.ts";
import { printable } from "../output/table.ts";
import type { ProgressView } from "./progress-view.ts";
import { duration, type StepLine, stepsOf } from "./step-list.ts";

/** For files, pipes and CI logs: one line for everything that has changed, with the time of day in UTC. */
export function lineView(output: TextOutput, now: () => Date): ProgressView {
  const told = new Set<string>();
  const latestDetail = new Map<string, string>();
  let latestNote = "";

  function tell(sentence: string): void {
    writeLine(output, `${now().toISOString().slice(11, 19)}Z ${printable(sentence)}`);
  }

  function isNews(step: StepLine): boolean {
    if (step.state === "done") return !told.has(step.key);
    return step.state === "running" && latestDetail.get(step.key) !== step.detail;
  }

  return {
    show(occurrence) {
      latestNote = "";
      const { operation, operationState, stateEnteredTime } = occurrence;
      const state = `${operationState} ${stateEnteredTime}`;
      if (!told.has(state)) tell(`${operationState.padEnd(12)} ${operation}`);
      told.add(state);
      for (const step of stepsOf(occurrence, now()).filter(isNews)) {
        tell(`${operationState.padEnd(12)} ${sentenceOf(step)}`);
        if (step.state === "done") told.add(step.key);
        else latestDetail.set(step.key, step.detail);
      }
    },
    note(sentence) {
      if (sentence !== latestNote) tell(sentence);
      latestNote = sentence;
    },
    stop() {},
  };
}

function sentenceOf({ name, state, elapsedMs, detail }: StepLine): string {
  if (state === "done") return `${name}: done in ${duration(elapsedMs)}`;
  return detail === "" ? `${name}: begun` : `${name}: ${detail}`;
}
