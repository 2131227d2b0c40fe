import { NotPossibleError } from "../testbed/host/not-possible.ts";
import { openProgress, type Progress } from "../testbed/host/progress.ts";
import { ensureTacker, type TackerPrograms } from "../testbed/tacker/ensure-tacker.ts";
import { removeTacker, startTacker, type Tacker } from "../testbed/tacker/tacker.ts";

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Tacker as a bench has it beside Fairlead: running on this machine, or only as figures that another machine gave. */
export interface BesideTacker {
  /** Absent where it cannot be installed. */
  readonly tacker?: Tacker;
  /** A figure's case, with which of the two it is. */
  label(text: string): string;
  /** What is measured now, or else the recorded figure. */
  figure(recorded: number, measure: (tacker: Tacker) => Promise<number>): Promise<number>;
  stop(): Promise<void>;
}

/** Starts the real one; where it cannot be installed, says why and goes on with recorded figures. */
export async function besideTacker(): Promise<BesideTacker> {
  const progress = openProgress();
  const programs = await ensureTacker(progress).catch((error: unknown) => {
    progress.say(
      `Tacker cannot be installed here, so figures recorded elsewhere stand beside. ${reason(error)}`,
    );
  });
  if (!programs) return recordedTacker;
  const tacker = await startUntilInterrupted(programs, progress);
  return {
    tacker,
    label: (text) => `${text} (Tacker: same run)`,
    figure: (_, measure) => measure(tacker),
    stop: () => tacker.stop(),
  };
}

const recordedTacker: BesideTacker = {
  label: (text) => `${text} (Tacker: recorded elsewhere)`,
  figure: async (recorded) => recorded,
  stop: async () => undefined,
};

/** Its processes are in sessions of their own, which Ctrl-C does not reach. */
async function startUntilInterrupted(programs: TackerPrograms, progress: Progress): Promise<Tacker> {
  const starting = startTacker(programs, progress);
  for (const [signal, code] of Object.entries(EXIT_CODES)) {
    process.once(signal, async () => {
      await removeTacker();
      // What was just being started fails by what is gone, and then removes itself.
      await starting.catch(() => undefined);
      await removeTacker();
      process.exit(code);
    });
  }
  return await starting;
}

function reason(error: unknown): string {
  if (error instanceof NotPossibleError) return error.lack;
  return error instanceof Error ? error.message : String(error);
}
