import type { Command } from "commander";
import type { CliContext } from "../../cli-context.ts";
import { usageError } from "../../cli-error.ts";
import { connect } from "../../connection.ts";
import { defineCommand } from "../../define-command.ts";
import { addOutputOption, type OutputOptions, printAnswer } from "../../output/output-format.ts";
import { registerVim } from "../../rest/vims.ts";
import { readVimSource, type VimSourceOptions } from "./vim-body.ts";
import { vimDetails } from "./vim-details.ts";

interface Options extends OutputOptions, VimSourceOptions {
  readonly description?: string;
  readonly default?: boolean;
}

export function vimRegister(context: CliContext): Command {
  return addOutputOption(
    defineCommand(
      "register",
      "register a Kubernetes cluster as VIM; it is asked at once whether it answers",
      "fairlead vim register lab --kubeconfig ~/.kube/config --default",
      "fairlead vim register lab --file vim-config.yaml",
    ),
  )
    .argument("<name>", "name; other commands take it in place of the id")
    .option("--kubeconfig <file>", "kubeconfig with address and credentials")
    .option("--context <name>", "context of the kubeconfig (default: its current one)")
    .option("--file <file>", "configuration as for `openstack vim register`, YAML or JSON")
    .option("--description <text>", "what it is for")
    .option("--default", "use it when a request names no VIM")
    .action(async (name: string, options: Options, command: Command) => {
      const source = await readVimSource(context, options);
      if (source === undefined) {
        throw usageError("Where is the VIM? Give --kubeconfig FILE, or --file FILE.");
      }
      const client = await connect(context, command);
      const vim = await registerVim(client, {
        ...source,
        name,
        is_default: options.default === true,
        ...(options.description === undefined ? {} : { description: options.description }),
      });
      printAnswer(context.stdout, options.output, vim, vimDetails);
    });
}
