import type { LcmOpOcc, StepProgress } from "../../domain/lcm-op-occ.ts";
import type { LcmOpOccStore } from "../../store/store.ts";
import { FencedError } from "./fenced-error.ts";

const WRITE_EVERY_MS = 150;

export interface ProgressWriter {
  /** Aborted when a write shows that another conductor has the occurrence. */
  readonly signal: AbortSignal;
  write(sentence: string): void;
  /** Resolves when nothing is being written any more; a sentence still waiting is dropped, the step is over. */
  stop(): Promise<void>;
}

/** Keeps what the running step says of itself: the newest sentence, one write at a time, none for a step that is over at once. */
export function startProgressWriter(
  store: Pick<LcmOpOccStore, "saveProgress">,
  { id, epoch }: Pick<LcmOpOcc, "id" | "epoch">,
  started: StepProgress,
): ProgressWriter {
  const controller = new AbortController();
  let waiting: string | undefined = started.detail;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> | undefined;

  const schedule = () => {
    if (timer !== undefined || writing !== undefined || waiting === undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      const detail = waiting ?? "";
      waiting = undefined;
      writing = store
        .saveProgress({ id, epoch, progress: { ...started, detail } })
        .then((saved) => {
          if (!saved) controller.abort(new FencedError());
        })
        // The database is away for a moment: progress is a courtesy, the save after the step is what counts.
        .catch(() => undefined)
        .finally(() => {
          writing = undefined;
          schedule();
        });
    }, WRITE_EVERY_MS);
  };

  schedule();
  return {
    signal: controller.signal,
    write(sentence) {
      waiting = sentence;
      schedule();
    },
    async stop() {
      waiting = undefined;
      clearTimeout(timer);
      await writing;
    },
  };
}
