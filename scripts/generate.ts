import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { describeOpenapi } from "./generators/openapi.ts";
import { describeOperationStates } from "./generators/operation-states.ts";

/** Every file that is written by a program: who wants another content changes the generator. */
const generators: Readonly<Record<string, () => string | Promise<string>>> = {
  "docs/openapi.yaml": describeOpenapi,
  "docs/operation-states.md": describeOperationStates,
};

// With --check nothing is written, and a file that would be is a failure.
const isCheck = process.argv.includes("--check");
const stale: string[] = [];
for (const [path, generate] of Object.entries(generators)) {
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url));
  const content = await generate();
  const current = await readFile(file, "utf8").catch(() => undefined);
  if (current === content) continue;
  stale.push(path);
  if (isCheck) continue;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}

if (stale.length === 0) console.log("Generated files are up to date.");
else if (!isCheck) console.log(`Written: ${stale.join(", ")}.`);
else {
  console.error(`Not what its source says: ${stale.join(", ")}. Run: npm run generate`);
  process.exitCode = 1;
}
