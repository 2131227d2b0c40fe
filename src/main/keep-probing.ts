import type { Logger } from "../support/logger.ts";
import type { VimRegistry } from "../vims/vim-registry.ts";

/** Asks every registered VIM, time and again, whether it answers; a VIM that changes its mind is logged. */
export function keepProbing(
  vims: Pick<VimRegistry, "probeAll">,
  everyMs: number,
  logger: Logger,
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  let round: Promise<void> | undefined;
  const timer = setInterval(() => {
    // One round at a time: where VIMs are slow, rounds are left out.
    round ??= probe().finally(() => {
      round = undefined;
    });
  }, everyMs);

  async function probe(): Promise<void> {
    try {
      for (const { id, name, status, statusReason } of await vims.probeAll(stopping.signal)) {
        logger.warn({ vimId: id, name, status, reason: statusReason }, "a VIM changed its status");
      }
    } catch (error) {
      if (!stopping.signal.aborted)
        logger.warn({ err: error }, "VIMs could not be asked; trying again later");
    }
  }

  return {
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await round;
    },
  };
}
