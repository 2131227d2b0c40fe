import { Command } from "commander";
import type { CliContext } from "./cli-context.ts";
import { completionCommand } from "./commands/completion/completion.ts";
import { addConnectionOptions } from "./connection.ts";

export interface ProgramParts extends CliContext {
  readonly version: string;
  readonly clientCommands: readonly Command[];
  /** Commands of the composition root: those that run Fairlead instead of talking to it. */
  readonly extraCommands: readonly Command[];
}

const ITSELF = "Fairlead itself:";

/** The `fairlead` command line, of the given commands; `runProgram` runs it. */
export function buildProgram(parts: ProgramParts): Command {
  const program = new Command("fairlead")
    .description("Runs network functions from Helm charts on Kubernetes (ETSI NFV VNF Manager).")
    .version(parts.version, "-V, --version", "print the version")
    .commandsGroup(ITSELF)
    .helpCommand("help [command]", "explain a command");
  addConnectionOptions(program);
  addGroup(program, "Network functions:", parts.clientCommands);
  addGroup(program, ITSELF, [...parts.extraCommands, completionCommand(parts, () => program)]);
  prepare(program, parts, "fairlead");
  return program;
}

function addGroup(program: Command, heading: string, commands: readonly Command[]): void {
  for (const command of commands) {
    if (command.helpGroup() === "") command.helpGroup(heading);
    program.addCommand(command);
  }
}

/** Gives every command of the tree our streams, and lets it throw where commander would end the process. */
function prepare(command: Command, parts: CliContext, path: string): void {
  const { stdout, stderr } = parts;
  command
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError(`  ${path} --help tells how to use it.`)
    .configureHelp({ subcommandTerm })
    .helpOption("-h, --help", "explain the command")
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      getOutHelpWidth: () => stdout.columns ?? 100,
      getErrHelpWidth: () => stderr.columns ?? 100,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  for (const child of command.commands) prepare(child, parts, `${path} ${child.name()}`);
}

/** A command with its arguments; that nearly all have options says nothing. */
function subcommandTerm(command: Command): string {
  const args = command.registeredArguments.map((argument) => {
    const name = argument.variadic ? `${argument.name()}...` : argument.name();
    return argument.required ? `<${name}>` : `[${name}]`;
  });
  return [[command.name(), ...command.aliases()].join("|"), ...args].join(" ");
}
