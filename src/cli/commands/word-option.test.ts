import { Command } from "commander";
import { expect, test } from "vitest";
import { wordOption } from "./word-option.ts";

function stateOf(given: string): string {
  const command = new Command()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .addOption(wordOption("--state <state>", "", ["instantiated", "not-instantiated"]));
  return command.parse(["--state", given], { from: "user" }).opts<{ state: string }>().state;
}

test.each(["not-instantiated", "NOT_INSTANTIATED", "Not-Instantiated"])("understands %s", (given) => {
  expect(stateOf(given)).toBe("not-instantiated");
});

test("names the words when it is another", () => {
  expect(() => stateOf("running")).toThrow("Allowed choices are instantiated, not-instantiated.");
});
