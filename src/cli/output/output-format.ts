import { type Command, Option } from "commander";
import { stringify } from "yaml";
import { type TextOutput, writeLine } from "../cli-context.ts";

export type OutputFormat = "table" | "json" | "yaml";

export interface OutputOptions {
  readonly output: OutputFormat;
}

export function addOutputOption(command: Command): Command {
  return command.addOption(
    new Option("-o, --output <format>", "how to print the answer")
      .choices(["table", "json", "yaml"])
      .default("table"),
  );
}

/** Prints an answer as the API gave it, or, for people, as the text that `render` makes of it. */
export function printAnswer<T>(
  stdout: TextOutput,
  format: OutputFormat,
  answer: T,
  render: (answer: T) => string,
): void {
  switch (format) {
    case "json":
      writeLine(stdout, JSON.stringify(answer, undefined, 2));
      return;
    case "yaml":
      stdout.write(stringify(answer, { lineWidth: 0 }));
      return;
    case "table": {
      const text = render(answer);
      if (text !== "") writeLine(stdout, text);
    }
  }
}
