import type { Command } from "commander";
import type { CliContext } from "../../cli-context.ts";
import { connect } from "../../connection.ts";
import { defineCommand } from "../../define-command.ts";
import { vnfPackageOf } from "../../rest/references.ts";
import { vnfPackagePath } from "../../rest/vnf-packages.ts";
import { saveContent } from "./save-content.ts";

export function packageDownload(context: CliContext): Command {
  return defineCommand(
    "download",
    "save a package's CSAR to a file",
    "fairlead package download 2c9f1d7e-6f0a-4e4b-9b0e-0d6a1c1f7a10 edge-upf.csar",
  )
    .argument("<package>", "id, VNFD id or product name")
    .argument("<file>", "file to make")
    .action(async (reference: string, file: string, _options: unknown, command: Command) => {
      const client = await connect(context, command);
      const { id } = await vnfPackageOf(client, reference);
      const path = `${vnfPackagePath(id)}/package_content`;
      await saveContent(context, await client.send({ path, accept: "application/zip" }), file);
    });
}
