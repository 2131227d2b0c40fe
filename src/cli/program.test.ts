import { readFile } from "node:fs/promises";
import { Command } from "commander";
import { expect, test } from "vitest";
import { capturedOutput } from "../../test/support/captured-output.ts";
import type { CliContext } from "./cli-context.ts";
import { buildProgram } from "./program.ts";
import { runProgram } from "./run-program.ts";

function aProgram(...extraCommands: Command[]) {
  const stdout = capturedOutput();
  const context: CliContext = {
    stdout,
    stderr: capturedOutput(),
    env: {},
    fetch,
    now: () => new Date(),
    signal: new AbortController().signal,
    readStdin: async () => "",
  };
  const program = buildProgram({ ...context, version: "1.2.3", extraCommands });
  return { program, run: (...args: string[]) => runProgram(program, args, context), stdout };
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
