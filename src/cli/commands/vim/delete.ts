import type { Command } from "commander";
import { type CliContext, writeLine } from "../../cli-context.ts";
import { connect } from "../../connection.ts";
import { defineCommand } from "../../define-command.ts";
import { vimIdOf } from "../../rest/references.ts";
import { deleteVim } from "../../rest/vims.ts";

export function vimDelete(context: CliContext): Command {
  return defineCommand(
    "delete",
    "forget VIMs that no VNF instance uses; the clusters are not touched",
    "fairlead vim delete lab",
  )
    .alias("unregister")
    .argument("<vim...>", "id or name")
    .action(async (references: string[], _options: unknown, command: Command) => {
      const client = await connect(context, command);
      for (const reference of references) {
        const id = await vimIdOf(client, reference);
        await deleteVim(client, id);
        writeLine(context.stdout, `Deleted VIM ${id}.`);
      }
    });
}
