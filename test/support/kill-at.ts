import { setTimeout as delay } from "node:timers/promises";
import type { AVnfm } from "./a-vnfm.ts";

/** Where to kill: so many milliseconds after a line of the log. */
export interface KillPoint {
  readonly step: string;
  readonly msg: "step begins" | "step finished";
  readonly afterMs: number;
}

export const between = (step: string): KillPoint => ({ step, msg: "step finished", afterMs: 0 });
export const inside = (step: string, afterMs: number): KillPoint => ({ step, msg: "step begins", afterMs });

/** Kills the process at the point, once, and starts it again. */
export async function killAt(vnfm: AVnfm, { step, msg, afterMs }: KillPoint): Promise<void> {
  await new Promise<void>((resolve) => {
    vnfm.onLine((line) => {
      if (line.msg === msg && line.step === step) resolve();
    });
  });
  await delay(afterMs);
  await vnfm.kill();
  await vnfm.restart();
}
