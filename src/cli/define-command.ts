import { Command } from "commander";

/** A command with its words: what it does in one line, and at least one example of its use. */
export function defineCommand(name: string, summary: string, ...examples: readonly string[]): Command {
  const heading = examples.length > 1 ? "Examples" : "Example";
  const lines = examples.map((example) => `  ${example}`);
  return new Command(name)
    .description(summary)
    .addHelpText("after", ["", `${heading}:`, ...lines].join("\n"));
}

/** A command that only holds others. */
export function defineGroup(name: string, summary: string, commands: readonly Command[]): Command {
  const group = new Command(name).description(summary).helpCommand(false);
  for (const command of commands) group.addCommand(command);
  return group;
}
