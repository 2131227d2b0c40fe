import type { Command } from "commander";
import type { CliContext } from "../../cli-context.ts";
import { connect } from "../../connection.ts";
import { defineCommand } from "../../define-command.ts";
import { addOutputOption, type OutputOptions, printAnswer } from "../../output/output-format.ts";
import { vimIdOf } from "../../rest/references.ts";
import { getVim } from "../../rest/vims.ts";
import { vimDetails } from "./vim-details.ts";

export function vimShow(context: CliContext): Command {
  return addOutputOption(
    defineCommand("show", "show a VIM, and why it does not answer", "fairlead vim show lab"),
  )
    .argument("<vim>", "id or name")
    .action(async (reference: string, { output }: OutputOptions, command: Command) => {
      const client = await connect(context, command);
      const id = await vimIdOf(client, reference);
      printAnswer(context.stdout, output, await getVim(client, id), vimDetails);
    });
}
