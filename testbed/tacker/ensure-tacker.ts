import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ensureInstalled } from "../host/debian-packages.ts";
import { cacheFolder } from "../host/folders.ts";
import { withMachineLock } from "../host/machine-lock.ts";
import { NotPossibleError } from "../host/not-possible.ts";
import type { Progress } from "../host/progress.ts";
import { ensureVenv } from "../host/python-venv.ts";
import { run } from "../host/run.ts";
import { unpackDebianPackages } from "./debian-files.ts";
import { erlangPackages, moveErlang } from "./rabbitmq.ts";

const requirements = join(import.meta.dirname, "requirements.txt");
const debianPackages = [
  ...["mariadb-server-core", "mariadb-client-core", "libmariadb3", "libaio1", "liburing2", "libnuma1"],
  ...["rabbitmq-server", ...erlangPackages],
];

/** Debian's Python alone: one compiled without its optimisations, as by pyenv, makes Tacker half as slow again. */
const PATH = "/usr/bin:/bin";
const pythonNeeds = [
  { anyOf: ["/usr/bin/python3.11"], debianPackage: "python3" },
  { anyOf: ["/usr/lib/python3.11/ensurepip"], debianPackage: "python3-venv" },
];

/** Where what was installed stands. */
export interface TackerPrograms {
  readonly venv: string;
  /** Debian's files of MariaDB, RabbitMQ and Erlang, as below `/`. */
  readonly system: string;
}

/**
 * Installs Tacker 16.0.0, unmodified, in exactly the versions of requirements.txt, and this Debian's MariaDB and RabbitMQ, all of it below the
 * cache folder: some minutes the first time, nothing from then on. NotPossibleError elsewhere than on Debian 12.
 */
export async function ensureTacker(progress: Progress): Promise<TackerPrograms> {
  const hash = createHash("sha256")
    .update(await readFile(requirements))
    .update([PATH, ...debianPackages].join())
    .digest("hex");
  const folder = join(cacheFolder, `tacker-${hash.slice(0, 16)}`);
  const programs = { venv: join(folder, "venv"), system: join(folder, "system") };
  // Scripts of a venv hold its path, so it cannot be built beside and renamed.
  const complete = join(folder, "complete");

  const onWait = () => progress.say("another process installs Tacker; waiting for it");
  await withMachineLock("tacker-programs", onWait, async () => {
    if (existsSync(complete)) return;
    await refuseOtherMachines();
    await ensureInstalled(pythonNeeds, progress);
    await rm(folder, { recursive: true, force: true });
    await progress.step("installing MariaDB and RabbitMQ beside the system", async () => {
      await unpackDebianPackages(debianPackages, programs.system);
      await moveErlang(programs.system);
    });
    await progress.step("installing Tacker 16.0.0", async () => {
      await ensureVenv(programs.venv, "Tacker", { ...process.env, PATH });
      await run(join(programs.venv, "bin/pip"), ["install", "--quiet", "--requirement", requirements]);
    });
    await writeFile(complete, "");
  });
  return programs;
}

async function refuseOtherMachines(): Promise<void> {
  const system = await readFile("/etc/os-release", "utf8").catch(() => "");
  if (/^ID=debian$/m.test(system) && /^VERSION_ID="12"$/m.test(system)) return;
  throw new NotPossibleError("Tacker's Python, database and broker are taken from Debian 12.");
}
