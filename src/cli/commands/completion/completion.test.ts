import { execFile } from "node:child_process";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { runFairlead } from "../../../../test/support/fairlead-cli.ts";

const run = promisify(execFile);
const nobody = "http://127.0.0.1:1";
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fairlead-completion-"));
  const { stdout } = await runFairlead(["completion", "bash"], { url: nobody });
  await writeFile(join(folder, "completion.bash"), stdout);
  await writeFile(join(folder, "request.json"), "{}");
});

/** What bash offers at the end of this line. */
async function offered(line: string): Promise<string[]> {
  const words = line.split(" ");
  const script = `
    source completion.bash
    COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")})
    COMP_CWORD=${words.length - 1}
    _fairlead 2>/dev/null
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await run("bash", ["--norc", "-c", script], { cwd: folder });
  return stdout.split("\n").filter((word) => word !== "");
}

describe("bash", () => {
  test.each([
    ["fairlead ", ["package", "vim", "vnf", "op", "subscription", "notification", "completion"]],
    ["fairlead v", ["vim", "vnf"]],
    ["fairlead vnf in", ["instantiate"]],
    ["fairlead --url http://h op re", ["retry"]],
    ["fairlead vnf list -o ", ["table", "json", "yaml"]],
    ["fairlead vnf list --output j", ["json"]],
    ["fairlead package update --state ", ["enabled", "disabled"]],
    ["fairlead vnf instantiate --names", ["--namespace"]],
    ["fairlead vnf show --tok", ["--token-file", "--token"]],
    ["fairlead vnf instantiate x --file req", ["request.json"]],
    ["fairlead package onboard req", ["request.json"]],
    ["fairlead completion ", ["bash", "zsh", "fish"]],
    ["fairlead vnf instantiate --flavour vnf ", []],
    ["fairlead vnf show ", []],
  ])("completes '%s'", async (line, words) => {
    expect(await offered(line)).toEqual(words);
  });
});

test.each(["zsh", "fish"])("%s gets every command and option", async (shell) => {
  const { stdout } = await runFairlead(["completion", shell], { url: nobody });

  for (const word of ["instantiate", "rollback", "kubeconfig", "json", "namespace"])
    expect(stdout).toContain(word);
  await expect(stdout).toMatchFileSnapshot(`../../../../test/golden/cli/completion.${shell}.txt`);
});
