import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { packPackage, readTree } from "./pack-package.ts";

/** `npm run samples`: makes a CSAR of each sample, byte for byte the same each time. */
const samples = join(import.meta.dirname, "..", "samples");
const sources = join(samples, "packages");
const target = join(samples, "build");

await mkdir(target, { recursive: true });
for (const name of (await readdir(sources)).toSorted()) {
  const file = join(target, `${name}.csar`);
  await writeFile(file, await packPackage(await readTree(join(sources, name))));
  console.log(file);
}
