import type { Command } from "commander";
import { type CliContext, writeLine } from "../../cli/cli-context.ts";
import { defineCommand, defineGroup } from "../../cli/define-command.ts";
import { describeConfig, loadConfig } from "../config.ts";

/** `fairlead config check`: what the settings are, where each comes from, and what is wrong with them. */
export function configCommand({ stdout, env }: Pick<CliContext, "stdout" | "env">): Command {
  const check = defineCommand(
    "check",
    "print the effective settings, secrets masked, or every mistake in them",
    "fairlead config check",
  ).action(() => {
    for (const [name = "", value = "", origin = "", help = ""] of describeConfig(loadConfig(env))) {
      writeLine(stdout, `${`${name}=${value}`.padEnd(50)} # ${origin}; ${help}`);
    }
  });
  return defineGroup("config", "the settings of Fairlead itself", [check]);
}
