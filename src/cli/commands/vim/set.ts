import type { Command } from "commander";
import type { CliContext } from "../../cli-context.ts";
import { usageError } from "../../cli-error.ts";
import { connect } from "../../connection.ts";
import { defineCommand } from "../../define-command.ts";
import { addOutputOption, type OutputOptions, printAnswer } from "../../output/output-format.ts";
import { vimIdOf } from "../../rest/references.ts";
import { updateVim } from "../../rest/vims.ts";
import { readVimSource, type VimSourceOptions } from "./vim-body.ts";
import { vimDetails } from "./vim-details.ts";

interface Options extends OutputOptions, VimSourceOptions {
  readonly name?: string;
  readonly description?: string;
  readonly default?: boolean;
}

export function vimSet(context: CliContext): Command {
  return addOutputOption(
    defineCommand(
      "set",
      "change a VIM: its name, its credentials, whether it is the default",
      "fairlead vim set lab --default",
      "fairlead vim set lab --kubeconfig new-admin.conf",
    ),
  )
    .argument("<vim>", "id or name")
    .option("--name <name>", "new name")
    .option("--description <text>", "new description")
    .option("--default", "use it when a request names no VIM")
    .option("--no-default", "do not")
    .option("--kubeconfig <file>", "kubeconfig with new credentials; the address stays")
    .option("--context <name>", "context of the kubeconfig (default: its current one)")
    .option("--file <file>", "new credentials as for `openstack vim set`, YAML or JSON")
    .action(async (reference: string, options: Options, command: Command) => {
      const source = await readVimSource(context, options);
      // The server keeps type and address for good (Tacker: read-only attributes).
      const { type: _type, auth_url: _authUrl, ...credentials } = source ?? {};
      const changes = {
        ...credentials,
        ...(options.name === undefined ? {} : { name: options.name }),
        ...(options.description === undefined ? {} : { description: options.description }),
        ...(options.default === undefined ? {} : { is_default: options.default }),
      };
      if (Object.keys(changes).length === 0) {
        throw usageError(
          "There is nothing to set: give --name, --description, --default or new credentials.",
        );
      }
      const client = await connect(context, command);
      const id = await vimIdOf(client, reference);
      printAnswer(context.stdout, options.output, await updateVim(client, id, changes), vimDetails);
    });
}
