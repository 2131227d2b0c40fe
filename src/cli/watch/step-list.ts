import type { WireFinishedStep, WireLcmOpOcc } from "../rest/wire.ts";

/** A step of an operation, as far as a client can know of it. */
export interface StepLine {
  /** With `undo` before it in a rollback. */
  readonly name: string;
  /** The operation's state while the step ran; unknown of a server that does not say. */
  readonly phase: string | undefined;
  /** Tells this run of the step from another one, after a retry or in a rollback. */
  readonly key: string;
  readonly state: "done" | "running" | "stopped";
  readonly elapsedMs: number;
  /** What the step says of itself. */
  readonly detail: string;
}

/** The steps begun so far, in their order. A step that was under way when the operation ended has stopped. */
export function stepsOf(occurrence: WireLcmOpOcc, now: Date): readonly StepLine[] {
  const done = (occurrence.progress?.finishedSteps ?? []).map(toFinished);
  const current = toCurrent(occurrence, now);
  return current === undefined ? done : [...done, current];
}

function toFinished({ name, phase, startedAt, finishedAt }: WireFinishedStep): StepLine {
  return {
    name: labelOf(name, phase),
    phase,
    key: `${name} ${finishedAt}`,
    state: "done",
    elapsedMs: Date.parse(finishedAt) - Date.parse(startedAt),
    detail: "",
  };
}

function toCurrent(occurrence: WireLcmOpOcc, now: Date): StepLine | undefined {
  const { progress, stateEnteredTime } = occurrence;
  if (progress?.step === undefined) return undefined;
  const { step, phase, detail = "" } = progress;
  const startedAt = progress.startedAt ?? progress.finishedSteps?.at(-1)?.finishedAt ?? stateEnteredTime;
  const hasEnded = !isRunning(occurrence);
  const until = hasEnded ? Date.parse(stateEnteredTime) : now.getTime();
  return {
    name: labelOf(step, phase),
    phase,
    key: `${step} ${startedAt}`,
    state: hasEnded ? "stopped" : "running",
    elapsedMs: Math.max(0, until - Date.parse(startedAt)),
    detail,
  };
}

function labelOf(step: string, phase: string | undefined): string {
  return phase === "ROLLING_BACK" ? `undo ${step}` : step;
}

/** Whether the operation goes on by itself; FAILED_TEMP waits for a decision. */
export function isRunning({ operationState }: WireLcmOpOcc): boolean {
  return ["STARTING", "PROCESSING", "ROLLING_BACK"].includes(operationState);
}

/** `0.4 s`, `12 s`, `3 min 5 s`: as exact as a person needs it. */
export function duration(ms: number): string {
  if (ms < 9_950) return `${(Math.max(0, ms) / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
