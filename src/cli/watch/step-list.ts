import type { WireLcmOpOcc } from "../rest/wire.ts";

/** A step of an operation, as far as a client can know of it. */
export interface StepLine {
  readonly name: string;
  /** Tells this run of the step from another one, after a retry or in a rollback. */
  readonly key: string;
  readonly state: "done" | "running" | "stopped";
  readonly elapsedMs: number;
  /** What the step says of itself. */
  readonly detail: string;
}

/** The steps begun so far, in their order. A step that was under way when the operation ended has stopped. */
export function stepsOf(occurrence: WireLcmOpOcc, now: Date): readonly StepLine[] {
  const { progress } = occurrence;
  const finished = progress?.finishedSteps ?? [];
  const done = finished.map(({ name, startedAt, finishedAt }): StepLine => {
    return {
      name,
      key: `${name} ${finishedAt}`,
      state: "done",
      elapsedMs: Date.parse(finishedAt) - Date.parse(startedAt),
      detail: "",
    };
  });
  if (progress?.step === undefined) return done;
  const startedAt = progress.startedAt ?? finished.at(-1)?.finishedAt ?? occurrence.stateEnteredTime;
  const hasEnded = !isRunning(occurrence);
  const endedAt = hasEnded ? Date.parse(occurrence.stateEnteredTime) : now.getTime();
  return [
    ...done,
    {
      name: progress.step,
      key: `${progress.step} ${startedAt}`,
      state: hasEnded ? "stopped" : "running",
      elapsedMs: Math.max(0, endedAt - Date.parse(startedAt)),
      detail: progress.detail ?? "",
    },
  ];
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
