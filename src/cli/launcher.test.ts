import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, realpath, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);

/** A project folder with the real launcher, a Node of its own, and a program that tells how it was called. */
async function aProject(options: { readonly installed: boolean }): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "fairlead launcher ")));
  for (const folder of ["bin", "src/main", "elsewhere"]) await mkdir(join(root, folder), { recursive: true });
  await cp(join(import.meta.dirname, "../../bin/fairlead"), join(root, "bin/fairlead"));
  await writeFile(join(root, "src/main/cli.ts"), "console.log(JSON.stringify(process.argv.slice(1)));");
  if (options.installed) {
    await mkdir(join(root, "node_modules/.bin"), { recursive: true });
    await symlink(process.execPath, join(root, "node_modules/.bin/node"));
  }
  return root;
}

test("runs the command line with the project's Node, through links and from any folder", async () => {
  const root = await aProject({ installed: true });
  await symlink("../bin/fairlead", join(root, "elsewhere/relative"));
  await symlink(join(root, "elsewhere/relative"), join(root, "elsewhere/absolute"));

  const { stdout } = await run(join(root, "elsewhere/absolute"), ["vnf", "show", "two words", ""], {
    cwd: "/",
  });

  expect(JSON.parse(stdout)).toEqual([join(root, "src/main/cli.ts"), "vnf", "show", "two words", ""]);
});

test("is found through the PATH", async () => {
  const root = await aProject({ installed: true });

  const { stdout } = await run("sh", ["-c", "fairlead vim list"], {
    cwd: "/",
    env: { PATH: `${join(root, "bin")}:${process.env.PATH}` },
  });

  expect(JSON.parse(stdout)).toEqual([join(root, "src/main/cli.ts"), "vim", "list"]);
});

test("says what to do when nothing is installed", async () => {
  const root = await aProject({ installed: false });

  const running = run(join(root, "bin/fairlead"), ["vnf", "list"]);

  await expect(running).rejects.toMatchObject({
    code: 1,
    stderr: `error: Fairlead is not installed: run 'npm ci' in ${root} first.\n`,
  });
});
