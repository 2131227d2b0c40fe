import type { Command } from "commander";
import type { CliContext } from "../../cli-context.ts";
import { usageError } from "../../cli-error.ts";
import { connect } from "../../connection.ts";
import { defineCommand } from "../../define-command.ts";
import { vnfPackageOf } from "../../rest/references.ts";
import { vnfPackagePath } from "../../rest/vnf-packages.ts";
import { saveContent } from "./save-content.ts";

export function packageVnfd(context: CliContext): Command {
  return defineCommand(
    "vnfd",
    "print a package's VNFD, or save it as a zip when it has several files",
    "fairlead package vnfd 2c9f1d7e-6f0a-4e4b-9b0e-0d6a1c1f7a10",
    "fairlead package vnfd 2c9f1d7e-6f0a-4e4b-9b0e-0d6a1c1f7a10 vnfd.zip",
  )
    .argument("<package>", "id, VNFD id or product name")
    .argument("[file]", "file to make")
    .action(async (reference: string, file: string | undefined, _options: unknown, command: Command) => {
      const client = await connect(context, command);
      const { id } = await vnfPackageOf(client, reference);
      const path = `${vnfPackagePath(id)}/vnfd`;
      const response = await client.send({ path, accept: "text/plain,application/zip" });
      if (file !== undefined) return saveContent(context, response, file);
      if (response.headers.get("content-type")?.startsWith("text/plain")) {
        context.stdout.write(await response.text());
        return;
      }
      await response.body?.cancel();
      throw usageError("This VNFD has several files: name a zip file to save them in.");
    });
}
