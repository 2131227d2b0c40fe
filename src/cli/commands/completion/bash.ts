import type { CommandNode } from "./command-tree.ts";

/** A bash completion that needs nothing else; the command tree is written into it. */
export function bashCompletion(nodes: readonly CommandNode[]): string {
  return `# Completion of fairlead for bash. Load it with: source <(fairlead completion bash)
_fairlead() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local path=fairlead word skip= index
  for ((index = 1; index < COMP_CWORD; index++)); do
    word="\${COMP_WORDS[index]}"
    if [[ -n $skip ]]; then skip=; continue; fi
    case "$word" in
      ${valueFlags(nodes).join("|")}) skip=1 ;;
      -*) ;;
      *) case "$path $word" in
        ${pathPatterns(nodes)}) path="$path $word" ;;
      esac ;;
    esac
  done
  if [[ -n $skip ]]; then
    case "$path $previous" in
${optionValues(nodes)}
    esac
    return
  fi
  case "$path" in
${nodes.map(nodeCase).join("\n")}
  esac
}
complete -F _fairlead fairlead
`;
}

function nodeCase({ path, children, options, takesFiles, argumentChoices }: CommandNode): string {
  const flags = options.flatMap((option) => option.flags).join(" ");
  const names = [...children.map(({ name }) => name), ...argumentChoices].join(" ");
  const others = takesFiles
    ? 'compopt -o default 2>/dev/null; COMPREPLY=($(compgen -f -- "$current"))'
    : `COMPREPLY=($(compgen -W "${names}" -- "$current"))`;
  return `    "${path}")
      if [[ $current == -* ]]; then COMPREPLY=($(compgen -W "${flags}" -- "$current"))
      else ${others}; fi ;;`;
}

function optionValues(nodes: readonly CommandNode[]): string {
  return nodes
    .flatMap(({ path, options }) =>
      options.flatMap(({ flags, choices, takesFile }) => {
        const patterns = flags.map((flag) => `"${path} ${flag}"`).join("|");
        if (choices.length > 0) {
          return [`      ${patterns}) COMPREPLY=($(compgen -W "${choices.join(" ")}" -- "$current")) ;;`];
        }
        if (!takesFile) return [];
        return [
          `      ${patterns}) compopt -o default 2>/dev/null; COMPREPLY=($(compgen -f -- "$current")) ;;`,
        ];
      }),
    )
    .join("\n");
}

function valueFlags(nodes: readonly CommandNode[]): string[] {
  const flags = nodes.flatMap(({ options }) =>
    options.filter(({ takesValue }) => takesValue).flatMap((option) => option.flags),
  );
  return [...new Set(flags)];
}

function pathPatterns(nodes: readonly CommandNode[]): string {
  return nodes
    .slice(1)
    .map(({ path }) => `"${path}"`)
    .join("|");
}
