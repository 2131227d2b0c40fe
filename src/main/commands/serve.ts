import type { Command } from "commander";
import { type CliContext, writeLine } from "../../cli/cli-context.ts";
import { defineCommand } from "../../cli/define-command.ts";
import { loadConfig } from "../config.ts";
import { startDatabaseServer } from "../database-server.ts";
import { createLogger } from "../logger.ts";

/** `fairlead serve`: runs until SIGTERM or SIGINT, then stops in good order. */
export function serveCommand({ stdout, env }: Pick<CliContext, "stdout" | "env">): Command {
  return defineCommand(
    "serve",
    "run the VNF Manager: API, conductor and, unless told otherwise, its own PostgreSQL",
    "FAIRLEAD_PORT=8080 fairlead serve",
  ).action(async () => {
    const { config } = loadConfig(env);
    const logger = createLogger(config.logLevel);
    const stopped = Promise.withResolvers<string>();
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stopped.resolve(signal));

    const spawned = Promise.withResolvers<void>();
    const database = startDatabaseServer(config, {
      logger,
      onLost: stopped.resolve,
      onSpawned: spawned.resolve,
    });
    // PostgreSQL gets ready while the rest is read, which keeps this thread from starting it. Should it not, `startFairlead` says so.
    await Promise.race([spawned.promise, database.catch(() => undefined)]);
    const { startFairlead } = await import("../fairlead.ts");
    const fairlead = await startFairlead(config, logger, database);
    writeLine(stdout, `Fairlead listens on ${fairlead.url} (data in ${config.dataDir}).`);
    const reason = await stopped.promise;
    logger.info({ reason }, "stopping");
    await fairlead.stop();
    logger.info("stopped");
  });
}
