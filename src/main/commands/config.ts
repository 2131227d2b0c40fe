import { Command } from "commander";
import { type CliContext, writeLine } from "../../cli/cli-context.ts";
import { describeConfig, loadConfig } from "../config.ts";

/** `fairlead config check`: what the settings are, where each comes from, and what is wrong with them. */
export function configCommand({ stdout, env }: Pick<CliContext, "stdout" | "env">): Command {
  return new Command("config").description("the settings of Fairlead itself").addCommand(
    new Command("check")
      .description("print the effective settings, secrets masked, or every mistake in them")
      .action(() => {
        for (const [name = "", value = "", origin = "", help = ""] of describeConfig(loadConfig(env))) {
          writeLine(stdout, `${`${name}=${value}`.padEnd(50)} # ${origin}; ${help}`);
        }
      }),
  );
}
