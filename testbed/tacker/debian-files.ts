import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../host/run.ts";

/** Puts the files of Debian packages below a folder, as if it were `/`: nothing is installed, so nothing starts; needs no root. */
export async function unpackDebianPackages(packages: readonly string[], folder: string): Promise<void> {
  const archives = join(folder, "archives");
  await mkdir(archives, { recursive: true });
  const download = () => run("apt-get", ["-qq", "download", ...packages], { cwd: archives });
  // The package lists of a fresh machine may be missing, or too old to fetch from.
  await download().catch(() => run("apt-get", ["-qq", "update"]).then(download));
  for (const archive of await readdir(archives)) {
    await run("dpkg", ["--extract", join(archives, archive), folder]);
  }
  await rm(archives, { recursive: true });
}
