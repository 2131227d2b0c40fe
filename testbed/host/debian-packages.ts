import { existsSync } from "node:fs";
import { join } from "node:path";
import { withMachineLock } from "./machine-lock.ts";
import { NotPossibleError } from "./not-possible.ts";
import type { Progress } from "./progress.ts";
import { run } from "./run.ts";

/** Files of which one must be there (a bare name: on the system's path), and the Debian package that brings it. */
export interface Need {
  readonly anyOf: readonly string[];
  readonly debianPackage: string;
}

export const SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

const PATIENT_APT = ["-o", "DPkg::Lock::Timeout=200", "-qq"];

/** Installs what is missing. Where there is no apt-get, it says what to install. */
export async function ensureInstalled(needs: readonly Need[], progress: Progress): Promise<void> {
  const missing = needs.filter(({ anyOf }) => !anyOf.some(isInstalled));
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map(({ debianPackage }) => debianPackage))];
  if (!isInstalled("apt-get")) {
    const files = missing.map(({ anyOf }) => anyOf[0]).join(", ");
    throw new NotPossibleError(`The testbed needs ${files} (on Debian: ${packages.join(" ")}).`);
  }
  const onWait = () => progress.say("another process installs Debian packages; waiting for it");
  await withMachineLock("debian-packages", onWait, () =>
    progress.step(`installing ${packages.join(" ")}`, () => install(packages)),
  );
}

async function install(packages: readonly string[]): Promise<void> {
  const options = { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } };
  const aptGet = (...args: string[]) => run("apt-get", [...PATIENT_APT, ...args], options);
  const tryInstall = () => aptGet("install", "--yes", "--no-install-recommends", ...packages);
  // The package lists of a fresh machine may be missing, or too old to fetch from.
  await tryInstall().catch(() => aptGet("update").then(tryInstall));
}

function isInstalled(file: string): boolean {
  if (file.startsWith("/")) return existsSync(file);
  return SYSTEM_PATH.split(":").some((folder) => existsSync(join(folder, file)));
}
