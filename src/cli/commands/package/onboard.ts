import type { Command } from "commander";
import type { CliContext } from "../../cli-context.ts";
import { connect } from "../../connection.ts";
import { defineCommand } from "../../define-command.ts";
import { addOutputOption, type OutputOptions } from "../../output/output-format.ts";
import { createVnfPackage, deleteVnfPackage, uploadVnfPackage } from "../../rest/vnf-packages.ts";
import { collectKeyValue } from "../key-values.ts";
import { withArchive } from "./archive.ts";
import { finishUpload } from "./await-onboarding.ts";

interface Options extends OutputOptions {
  readonly userData?: Readonly<Record<string, string>>;
}

export function packageOnboard(context: CliContext): Command {
  return addOutputOption(
    defineCommand(
      "onboard",
      "create a package, upload a CSAR into it and wait until it is onboarded",
      "fairlead package onboard edge-upf.csar",
      "fairlead package onboard samples/edge-upf/",
    ),
  )
    .argument("<path>", "CSAR file, or folder that becomes one")
    .option("--user-data <key=value>", "a note to keep with the package; repeatable", collectKeyValue)
    .action(async (path: string, { userData = {}, output }: Options, command: Command) => {
      const client = await connect(context, command);
      await withArchive(path, async (archive) => {
        const { id } = await createVnfPackage(client, userData);
        await uploadVnfPackage(client, id, archive).catch(async (error: unknown) => {
          // An empty package would only be in the way; that it cannot be removed must not hide why the upload failed.
          await deleteVnfPackage(client, id).catch(() => undefined);
          throw error;
        });
        await finishUpload(context, client, id, { output, wait: true });
      });
    });
}
