import { Argument, type Command } from "commander";
import type { CliContext } from "../../cli-context.ts";
import { defineCommand } from "../../define-command.ts";
import { bashCompletion } from "./bash.ts";
import { type CommandNode, commandNodes } from "./command-tree.ts";
import { fishCompletion } from "./fish.ts";
import { zshCompletion } from "./zsh.ts";

type Shell = "bash" | "zsh" | "fish";

const scripts: Readonly<Record<Shell, (nodes: readonly CommandNode[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

export function completionCommand({ stdout }: CliContext, root: () => Command): Command {
  return defineCommand(
    "completion",
    "print the completion script for a shell",
    "source <(fairlead completion bash)",
    "fairlead completion fish > ~/.config/fish/completions/fairlead.fish",
  )
    .addArgument(new Argument("<shell>", "which shell").choices(["bash", "zsh", "fish"]))
    .action((shell: Shell) => {
      stdout.write(scripts[shell](commandNodes(root())));
    });
}
