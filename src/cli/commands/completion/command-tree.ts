import type { Command, Option } from "commander";

/** What a shell needs to know of one command to complete its words. */
export interface CommandNode {
  /** Names from the root on: `fairlead vnf list`. */
  readonly path: string;
  readonly children: readonly { readonly name: string; readonly summary: string }[];
  readonly options: readonly OptionNode[];
  /** Whether its arguments are files or folders. */
  readonly takesFiles: boolean;
  /** The words its argument may be; empty when free. */
  readonly argumentChoices: readonly string[];
}

export interface OptionNode {
  /** `-o`, `--output`. */
  readonly flags: readonly string[];
  readonly summary: string;
  readonly takesValue: boolean;
  /** The values it may have; empty when free. */
  readonly choices: readonly string[];
  readonly takesFile: boolean;
}

/** Flattens the tree: the root first, then every command below it. Global options stand with each. */
export function commandNodes(
  root: Command,
  path: readonly string[] = [],
  inherited: readonly OptionNode[] = [],
): CommandNode[] {
  const here = [...path, root.name()];
  const own = root.options.filter(({ hidden }) => !hidden).map(toOptionNode);
  const help: OptionNode = {
    flags: ["-h", "--help"],
    summary: "explain the command",
    takesValue: false,
    choices: [],
    takesFile: false,
  };
  const children = root.commands.map((child) => ({ name: child.name(), summary: child.description() }));
  return [
    {
      path: here.join(" "),
      children,
      options: [...own, help, ...inherited],
      argumentChoices: root.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
      takesFiles: root.registeredArguments.some((argument) => isFile(argument.name())),
    },
    ...root.commands.flatMap((child) =>
      commandNodes(child, here, [...inherited, ...own.filter(({ flags }) => !flags.includes("--version"))]),
    ),
  ];
}

function toOptionNode(option: Option): OptionNode {
  return {
    flags: [option.short, option.long].filter((flag) => flag !== undefined),
    summary: option.description,
    takesValue: option.required || option.optional,
    choices: option.argChoices ?? [],
    takesFile: isFile(option.flags),
  };
}

function isFile(words: string): boolean {
  return /\b(file|path|folder)\b/.test(words);
}
