import type { Command } from "commander";
import { type CliContext, writeLine } from "../../cli-context.ts";
import { connect } from "../../connection.ts";
import { defineCommand } from "../../define-command.ts";
import { addOutputOption, type OutputOptions, printAnswer } from "../../output/output-format.ts";
import { type Column, listTable } from "../../output/table.ts";
import { listVims } from "../../rest/vims.ts";
import type { WireVim } from "../../rest/wire.ts";

const columns: readonly Column<WireVim>[] = [
  ["ID", ({ id }) => id],
  ["NAME", ({ name }) => name],
  ["TYPE", ({ type }) => type],
  ["ADDRESS", ({ auth_url }) => auth_url],
  ["DEFAULT", ({ is_default }) => (is_default ? "yes" : "no")],
  ["STATUS", ({ status }) => status],
];

export function vimList(context: CliContext): Command {
  return addOutputOption(
    defineCommand("list", "list the registered VIMs and whether they answer", "fairlead vim list"),
  ).action(async ({ output }: OutputOptions, command: Command) => {
    const client = await connect(context, command);
    const vims = await listVims(client);
    printAnswer(context.stdout, output, vims, (rows) => (rows.length > 0 ? listTable(columns, rows) : ""));
    if (vims.length === 0) {
      writeLine(
        context.stderr,
        "There are no VIMs. Register one: fairlead vim register NAME --kubeconfig FILE --default",
      );
    }
  });
}
