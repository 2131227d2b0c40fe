import type { Command } from "commander";
import type { CliContext } from "../../cli-context.ts";
import { usageError } from "../../cli-error.ts";
import { connect } from "../../connection.ts";
import { defineCommand } from "../../define-command.ts";
import { addOutputOption, type OutputOptions } from "../../output/output-format.ts";
import { vnfPackageOf } from "../../rest/references.ts";
import { uploadVnfPackage, uploadVnfPackageFromUri } from "../../rest/vnf-packages.ts";
import { withArchive } from "./archive.ts";
import { finishUpload } from "./await-onboarding.ts";

interface Options extends OutputOptions {
  readonly watch?: boolean;
  readonly uri?: string;
  readonly uriUser?: string;
}

export function packageUpload(context: CliContext): Command {
  return addOutputOption(
    defineCommand(
      "upload",
      "fill a package with a CSAR: a file, a folder (it is zipped), or an address the server fetches",
      "fairlead package upload 2c9f1d7e-6f0a-4e4b-9b0e-0d6a1c1f7a10 edge-upf.csar --watch",
      "fairlead package upload 2c9f1d7e-6f0a-4e4b-9b0e-0d6a1c1f7a10 --uri https://vendor.example/edge-upf.csar",
    ),
  )
    .argument("<package>", "id of a package in state CREATED")
    .argument("[path]", "CSAR file or folder")
    .option("--uri <url>", "let the server fetch the CSAR from here")
    .option("--uri-user <name>", "user at that address; password from FAIRLEAD_SOURCE_PASSWORD or asked for")
    .option("-w, --watch", "wait until the package is onboarded or refused")
    .action(async (reference: string, path: string | undefined, options: Options, command: Command) => {
      if ((path === undefined) === (options.uri === undefined)) {
        throw usageError("Name either a CSAR (file or folder) or --uri.");
      }
      const client = await connect(context, command);
      const { id } = await vnfPackageOf(client, reference);
      if (path !== undefined) {
        await withArchive(path, (archive) => uploadVnfPackage(client, id, archive));
      } else {
        await uploadVnfPackageFromUri(client, id, await sourceOf(context, options));
      }
      await finishUpload(context, client, id, { output: options.output, wait: options.watch === true });
    });
}

async function sourceOf({ env, askSecret }: CliContext, { uri = "", uriUser }: Options) {
  if (uriUser === undefined) return { addressInformation: uri };
  const password = env.FAIRLEAD_SOURCE_PASSWORD ?? (await askSecret?.(`Password of ${uriUser} at ${uri}: `));
  if (password === undefined) {
    throw usageError(`There is no password for ${uriUser}: set FAIRLEAD_SOURCE_PASSWORD.`);
  }
  return { addressInformation: uri, userName: uriUser, password };
}
