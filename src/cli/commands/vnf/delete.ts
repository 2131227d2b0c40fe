import type { Command } from "commander";
import { type CliContext, writeLine } from "../../cli-context.ts";
import { connect } from "../../connection.ts";
import { defineCommand } from "../../define-command.ts";
import { vnfInstanceIdOf } from "../../rest/references.ts";
import { deleteVnfInstance } from "../../rest/vnf-instances.ts";

export function vnfDelete(context: CliContext): Command {
  return defineCommand(
    "delete",
    "delete VNF instances that are not instantiated",
    "fairlead vnf delete upf-east",
  )
    .argument("<vnf...>", "id or name")
    .action(async (references: string[], _options: unknown, command: Command) => {
      const client = await connect(context, command);
      for (const reference of references) {
        const id = await vnfInstanceIdOf(client, reference);
        await deleteVnfInstance(client, id);
        writeLine(context.stdout, `Deleted VNF instance ${id}.`);
      }
    });
}
