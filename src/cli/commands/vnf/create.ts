import type { Command } from "commander";
import { type CliContext, writeLine } from "../../cli-context.ts";
import { connect } from "../../connection.ts";
import { defineCommand } from "../../define-command.ts";
import { addOutputOption, type OutputOptions, printAnswer } from "../../output/output-format.ts";
import { findVnfPackage } from "../../rest/references.ts";
import { createVnfInstance } from "../../rest/vnf-instances.ts";
import { collectKeyValue } from "../key-values.ts";
import { vnfDetails } from "./vnf-details.ts";

interface Options extends OutputOptions {
  readonly name?: string;
  readonly description?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

export function vnfCreate(context: CliContext): Command {
  return addOutputOption(
    defineCommand(
      "create",
      "make a VNF instance of an onboarded VNFD; it runs nothing yet",
      "fairlead vnf create 77aa0c54-31d5-4b5c-8a55-0f3f51f1a001 --name upf-east",
      'fairlead vnf create "Edge UPF" --name upf-east --metadata site=east',
    ),
  )
    .argument("<vnfd>", "VNFD id, or the id or product name of its package")
    .option("--name <name>", "name of the instance; other commands take it in place of the id")
    .option("--description <text>", "what it is for")
    .option("--metadata <key=value>", "a note to keep with the instance; repeatable", collectKeyValue)
    .action(async (reference: string, options: Options, command: Command) => {
      const { name, description, metadata, output } = options;
      const client = await connect(context, command);
      const vnfPackage = await findVnfPackage(client, reference);
      const created = await createVnfInstance(client, {
        vnfdId: vnfPackage?.vnfdId ?? reference,
        ...(name === undefined ? {} : { vnfInstanceName: name }),
        ...(description === undefined ? {} : { vnfInstanceDescription: description }),
        ...(metadata === undefined ? {} : { metadata }),
      });
      printAnswer(context.stdout, output, created, vnfDetails);
      writeLine(
        context.stderr,
        `Bring it to life: fairlead vnf instantiate ${created.id} --flavour ID --watch`,
      );
    });
}
