import type { CommandNode, OptionNode } from "./command-tree.ts";

/** A zsh completion in the words of zsh's own `_arguments`. */
export function zshCompletion(nodes: readonly CommandNode[]): string {
  return `#compdef fairlead
# Completion of fairlead for zsh. Load it with: source <(fairlead completion zsh)
${nodes.map(nodeFunction).join("\n")}
if [[ $funcstack[1] == _fairlead ]]; then
  _fairlead "$@"
else
  compdef _fairlead fairlead
fi
`;
}

function nodeFunction(node: CommandNode): string {
  const name = functionName(node.path);
  const specs = node.options.map(optionSpec);
  if (node.children.length === 0) {
    const words = `'*:argument:(${node.argumentChoices.join(" ")})'`;
    const rest = node.takesFiles ? "'*:file:_files'" : words;
    return `${name}() {\n  _arguments ${[...specs, rest].join(" \\\n    ")}\n}`;
  }
  const choices = node.children.map((child) => quote(`${child.name}:${child.summary}`)).join(" ");
  const calls = node.children
    .map((child) => `      ${child.name}) ${functionName(`${node.path} ${child.name}`)} ;;`)
    .join("\n");
  return `${name}() {
  local line state
  _arguments -C ${[...specs, "'1: :->command'", "'*::argument:->rest'"].join(" \\\n    ")}
  case $state in
    command) local -a commands=(${choices}); _describe command commands ;;
    rest) case $line[1] in
${calls}
    esac ;;
  esac
}`;
}

function optionSpec({ flags, summary, takesValue, choices, takesFile }: OptionNode): string {
  const value =
    choices.length > 0 ? `:value:(${choices.join(" ")})` : takesFile ? ":file:_files" : ":value: ";
  const about = quote(
    `[${summary.replace(/[[\]]/g, "\\$&").replaceAll(":", "\\:")}]${takesValue ? value : ""}`,
  );
  const [only = ""] = flags;
  return flags.length > 1 ? `{${flags.join(",")}}${about}` : `${only}${about}`;
}

function functionName(path: string): string {
  return `_${path.replaceAll(" ", "_").replaceAll("-", "_")}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
