import type { Command } from "commander";

/**
 * `help vim list` as `vim list --help`, and `help NONSENSE` as `NONSENSE`: commander looks at the first name alone, and shows everything
 * where it does not know that. Other command lines stay as they are.
 */
export function spellOutHelp(program: Command, args: readonly string[]): readonly string[] {
  const [first, ...names] = args;
  if (first !== "help" || names.length === 0) return args;
  const path: string[] = [];
  let command = program;
  for (const name of names) {
    // What stands behind a command of its own is an argument of it.
    if (command.commands.length === 0) break;
    path.push(name);
    const child = command.commands.find((one) => one.name() === name || one.aliases().includes(name));
    if (child === undefined) return name.startsWith("-") ? [...path.slice(0, -1), "--help"] : path;
    command = child;
  }
  return [...path, "--help"];
}
