import progress, { type SingleBar } from "cli-progress";
import type { TextOutput } from "../cli-context.ts";
import { printable } from "../output/table.ts";
import type { WireLcmOpOcc } from "../rest/wire.ts";
import type { ProgressView } from "./progress-view.ts";
import { duration, isRunning, type StepLine, stepsOf } from "./step-list.ts";

const FRAMES_PER_SECOND = 10;
const BAR_WIDTH = 24;
const DETAIL_LINES = 3;
const spinner = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/**
 * For a terminal: a bar of all steps, and below it one line for each step begun; the running one turns, counts its seconds
 * and says what it waits for. Redraws itself between two calls.
 */
export function barView(output: TextOutput, now: () => Date): ProgressView {
  const screen = new progress.MultiBar({
    stream: output,
    fps: FRAMES_PER_SECOND,
    hideCursor: true,
    barsize: BAR_WIDTH,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    format: "",
  });
  const lines: SingleBar[] = [];
  let occurrence: WireLcmOpOcc | undefined;
  let note = "";

  function lineAt(index: number): string {
    if (occurrence === undefined) return note;
    return frame(occurrence, note, now(), output.columns ?? 80)[index] ?? "";
  }

  function grow(): void {
    if (occurrence === undefined) return;
    const wanted = frame(occurrence, note, now(), output.columns ?? 80).length;
    while (lines.length < wanted) {
      const index = lines.length;
      lines.push(screen.create(1, 0, {}, { format: () => lineAt(index) }));
    }
  }

  return {
    show(latest) {
      occurrence = latest;
      note = "";
      grow();
    },
    note(sentence) {
      note = sentence;
      grow();
    },
    stop() {
      if (lines.length > 0) screen.stop();
    },
  };
}

/** What the terminal shows at a moment, line by line. */
function frame(occurrence: WireLcmOpOcc, note: string, now: Date, columns: number): string[] {
  const steps = stepsOf(occurrence, now);
  const nameWidth = Math.max(0, ...steps.map(({ name }) => name.length));
  return [
    headline(occurrence, steps, now),
    ...steps.flatMap((step) => stepLines(step, nameWidth, now, columns)),
    ...(note === "" ? [] : [`  ${note}`]),
  ];
}

function headline(occurrence: WireLcmOpOcc, steps: readonly StepLine[], now: Date): string {
  const { operation, operationState, startTime, stateEnteredTime } = occurrence;
  const end = isRunning(occurrence) ? now.getTime() : Date.parse(stateEnteredTime);
  const done = steps.filter(({ state }) => state === "done").length;
  const total = occurrence.progress?.totalSteps;
  const bar =
    total === undefined || total === 0
      ? ""
      : `  ${progress.Format.BarFormat(Math.min(1, done / total), barOptions)}  ${done}/${total}`;
  return printable(`${operation}  ${operationState}${bar}  ${duration(end - Date.parse(startTime))}`);
}

const barOptions = {
  barsize: BAR_WIDTH,
  barCompleteString: "█".repeat(BAR_WIDTH),
  barIncompleteString: "░".repeat(BAR_WIDTH),
  barGlue: "",
};

function stepLines(step: StepLine, nameWidth: number, now: Date, columns: number): string[] {
  const turn = Math.floor(now.getTime() / (1000 / FRAMES_PER_SECOND)) % spinner.length;
  const sign = { done: "✔", stopped: "✖", running: spinner[turn] }[step.state];
  const start = `  ${sign} ${step.name.padEnd(nameWidth)}  ${duration(step.elapsedMs).padStart(8)}`;
  if (step.detail === "" || step.state === "done") return [printable(start)];
  const indent = " ".repeat(start.length + 2);
  const [first = "", ...others] = wrap(printable(step.detail), Math.max(20, columns - indent.length - 1));
  return [`${start}  ${first}`, ...others.map((line) => indent + line)];
}

/** Breaks a sentence between words into at most three lines; the whole of it stands in the operation's result. */
function wrap(sentence: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of sentence.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  if (lines.length <= DETAIL_LINES) return lines;
  return [...lines.slice(0, DETAIL_LINES - 1), `${lines[DETAIL_LINES - 1]} …`];
}
