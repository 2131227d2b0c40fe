import type { Command } from "commander";

/** What `fairlead` says without arguments: its commands by group, and how to go on. */
export function overview(program: Command): string {
  const width = Math.max(...program.commands.map((command) => command.name().length));
  const lines = [program.description()];
  let heading = "";
  for (const command of program.commands) {
    if (command.helpGroup() !== heading) {
      heading = command.helpGroup();
      lines.push("", heading);
    }
    lines.push(`  ${command.name().padEnd(width)}  ${command.description()}`);
  }
  lines.push("", "fairlead help COMMAND explains one; fairlead --help tells how to reach a server.", "");
  return lines.join("\n");
}
