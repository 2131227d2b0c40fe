import { type TextOutput, writeLine } from "../cli-context.ts";
import { printable } from "../output/table.ts";
import type { ProgressView } from "./progress-view.ts";
import { duration, type StepLine, stepsOf } from "./step-list.ts";

/** For files, pipes and CI logs: one line for everything that has changed, with the time of day in UTC. */
export function lineView(output: TextOutput, now: () => Date): ProgressView {
  const told = new Set<string>();
  const latestDetail = new Map<string, string>();
  let toldState = "";
  let latestNote = "";

  function tell(sentence: string): void {
    writeLine(output, `${now().toISOString().slice(11, 19)}Z ${printable(sentence)}`);
  }

  function tellState(state: string, operation: string): void {
    if (state !== toldState) tell(`${state.padEnd(12)} ${operation}`);
    toldState = state;
  }

  function isNews(step: StepLine): boolean {
    if (step.state === "done") return !told.has(step.key);
    return step.state === "running" && latestDetail.get(step.key) !== step.detail;
  }

  return {
    show(occurrence) {
      latestNote = "";
      const { operation, operationState } = occurrence;
      const news = stepsOf(occurrence, now()).filter(isNews);
      for (const step of news.filter(({ state }) => state === "done")) {
        told.add(step.key);
        tellState(step.phase ?? (toldState || operationState), operation);
        tell(`${toldState.padEnd(12)} ${sentenceOf(step)}`);
      }
      tellState(operationState, operation);
      for (const step of news.filter(({ state }) => state === "running")) {
        latestDetail.set(step.key, step.detail);
        tell(`${operationState.padEnd(12)} ${sentenceOf(step)}`);
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
