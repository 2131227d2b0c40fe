import type { CommandNode, OptionNode } from "./command-tree.ts";

/** A fish completion: one `complete` line for every command and option. */
export function fishCompletion(nodes: readonly CommandNode[]): string {
  return `# Completion of fairlead for fish. Load it with: fairlead completion fish | source
function __fairlead_at --description 'whether the words so far lead to this command'
  set -l path fairlead
  set -l skip
  for word in (commandline -opc)[2..]
    if test -n "$skip"
      set skip
    else if contains -- $word ${valueFlags(nodes).join(" ")}
      set skip 1
    else if not string match -q -- '-*' $word
      if contains -- "$path $word" ${nodes
        .slice(1)
        .map(({ path }) => quote(path))
        .join(" ")}
        set path "$path $word"
      end
    end
  end
  test "$path" = "$argv"
end
${nodes.flatMap(nodeLines).join("\n")}
`;
}

function nodeLines({ path, children, options, takesFiles, argumentChoices }: CommandNode): string[] {
  const at = `complete -c fairlead -n ${quote(`__fairlead_at ${path}`)}`;
  return [
    ...(takesFiles ? [] : [`${at} -f`]),
    ...children.map(({ name, summary }) => `${at} -a ${name} -d ${quote(summary)}`),
    ...argumentChoices.map((word) => `${at} -a ${word}`),
    ...options.map((option) => `${at} ${optionWords(option)}`),
  ];
}

function optionWords({ flags, summary, takesValue, choices, takesFile }: OptionNode): string {
  const names = flags.map((flag) => (flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  const value =
    choices.length > 0 ? ["-x", "-a", quote(choices.join(" "))] : takesFile ? ["-r", "-F"] : ["-x"];
  return [...names, "-d", quote(summary), ...(takesValue ? value : [])].join(" ");
}

function valueFlags(nodes: readonly CommandNode[]): string[] {
  const flags = nodes.flatMap(({ options }) =>
    options.filter(({ takesValue }) => takesValue).flatMap((option) => option.flags),
  );
  return [...new Set(flags)];
}

function quote(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
