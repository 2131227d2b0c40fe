import type { Command } from "commander";
import { type CliContext, writeLine } from "../../cli-context.ts";
import { connect } from "../../connection.ts";
import { defineCommand } from "../../define-command.ts";
import { vnfPackageOf } from "../../rest/references.ts";
import { deleteVnfPackage, updateVnfPackage } from "../../rest/vnf-packages.ts";

export function packageDelete(context: CliContext): Command {
  return defineCommand(
    "delete",
    "delete VNF packages that no VNF instance uses",
    "fairlead package delete 2c9f1d7e-6f0a-4e4b-9b0e-0d6a1c1f7a10 --disable",
  )
    .argument("<package...>", "id, VNFD id or product name")
    .option("--disable", "disable an enabled package first; the server deletes only disabled ones")
    .action(async (references: string[], { disable }: { disable?: boolean }, command: Command) => {
      const client = await connect(context, command);
      for (const reference of references) {
        const { id, operationalState } = await vnfPackageOf(client, reference);
        if (disable && operationalState === "ENABLED") {
          await updateVnfPackage(client, id, { operationalState: "DISABLED" });
        }
        await deleteVnfPackage(client, id);
        writeLine(context.stdout, `Deleted VNF package ${id}.`);
      }
    });
}
