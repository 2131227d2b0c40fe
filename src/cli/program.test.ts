import { readFile } from "node:fs/promises";
import { Command } from "commander";
import { expect, test } from "vitest";
import { capturedOutput } from "../../test/support/captured-output.ts";
import type { CliContext } from "./cli-context.ts";
import { clientCommands } from "./client-commands.ts";
import { buildProgram } from "./program.ts";
import { runProgram } from "./run-program.ts";

function aProgram(...extraCommands: Command[]) {
  const stdout = capturedOutput();
  const stderr = capturedOutput();
  const context: CliContext = {
    stdout,
    stderr,
    env: {},
    fetch,
    now: () => new Date(),
    signal: new AbortController().signal,
    readStdin: async () => "",
  };
  const program = buildProgram({
    ...context,
    version: "1.2.3",
    clientCommands: clientCommands(context),
    extraCommands,
  });
  return { program, run: (...args: string[]) => runProgram(program, args, context), stdout, stderr };
}

function leaves(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);
}

const { program: tree } = aProgram();

test.each(leaves(tree).map((command) => [`${command.parent?.name()} ${command.name()}`, command] as const))(
  "%s says in one line what it does, and gives examples of options it has",
  (_name, command) => {
    let help = "";
    command.configureOutput({ writeOut: (text) => (help += text) });
    command.outputHelp();
    const examples =
      help
        .split(/\nExamples?:\n/)[1]
        ?.trim()
        .split("\n") ?? [];

    expect(command.description()).toMatch(/^\S.{10,110}[^.]$/);
    expect(examples).not.toEqual([]);
    const known = [...command.options, ...tree.options].map(({ long }) => long);
    for (const example of examples) {
      expect(example).toContain("fairlead ");
      expect(known).toEqual(expect.arrayContaining(example.match(/--[a-z-]+/g) ?? []));
    }
  },
);

test("the user guide names every command", async () => {
  const guide = await readFile(new URL("../../docs/user-guide/cli.md", import.meta.url), "utf8");

  const missing = leaves(tree)
    .map((command) => [command.parent?.parent && command.parent.name(), command.name()])
    .map((path) => ["fairlead", ...path.filter(Boolean)].join(" "))
    .filter((path) => !guide.includes(path));
  expect(missing).toEqual([]);
});

test("gives an overview by group when nothing is asked", async () => {
  const serve = new Command("serve").description("start the server");
  const { run, stdout } = aProgram(serve);

  expect(await run()).toBe(0);

  await expect(stdout.text()).toMatchFileSnapshot("../../test/golden/cli/overview.txt");
});

test("prints help where it was asked for", async () => {
  const { run, stdout } = aProgram();

  expect(await run("op", "--help")).toBe(0);

  await expect(stdout.text()).toMatchFileSnapshot("../../test/golden/cli/help-op.txt");
});

test.each([
  [["vmi"], "unknown command 'vmi'\n(Did you mean vim?)\n  fairlead --help"],
  [["nonsense"], "unknown command 'nonsense'\n  fairlead --help"],
  [["vim", "lst"], "unknown command 'lst'\n(Did you mean list?)\n  fairlead vim --help"],
])("says that there is nothing to explain: help %j", async (names, words) => {
  const { run, stdout, stderr } = aProgram();

  expect(await run("help", ...names)).toBe(2);

  expect(stdout.text()).toBe("");
  expect(stderr.text()).toContain(words);
});

test("explains the command that is named, not its group", async () => {
  const { run, stdout } = aProgram();

  expect(await run("help", "vim", "show", "lab")).toBe(0);
  expect(stdout.text()).toContain("Usage: fairlead vim show [options]");
});

test("prints the version", async () => {
  const { run, stdout } = aProgram();

  expect(await run("--version")).toBe(0);

  expect(stdout.text()).toBe("1.2.3\n");
});

test("runs the commands of the composition root, and says in words why one failed", async () => {
  const broken = new Command("serve").description("start").action(() => {
    throw new Error("The port is taken.");
  });
  const { run } = aProgram(broken);

  expect(await run("serve")).toBe(1);
});
