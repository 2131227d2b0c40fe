import { ensureInstalled } from "../host/debian-packages.ts";
import { isRoot } from "../host/folders.ts";
import { NotPossibleError } from "../host/not-possible.ts";
import type { Progress } from "../host/progress.ts";
import { succeeds } from "../host/run.ts";
import { getGo, hasGo } from "../programs/go.ts";
import type { ProgramName } from "../programs/programs.ts";
import { findProgram } from "../programs/programs-folder.ts";

const NEEDS = [
  { anyOf: ["ip"], debianPackage: "iproute2" },
  { anyOf: ["openssl"], debianPackage: "openssl" },
  { anyOf: ["containerd"], debianPackage: "containerd" },
  { anyOf: ["runc"], debianPackage: "runc" },
  { anyOf: ["/usr/lib/cni/bridge", "/opt/cni/bin/bridge"], debianPackage: "containernetworking-plugins" },
  { anyOf: ["iptables"], debianPackage: "iptables" },
  { anyOf: ["conntrack"], debianPackage: "conntrack" },
];

/** Says at once, before minutes of building, when the cluster cannot run here; installs what can be installed. */
export async function ensureRequirements(
  programs: readonly ProgramName[],
  progress: Progress,
): Promise<void> {
  if (process.platform !== "linux") {
    throw new NotPossibleError(`The testbed's cluster needs Linux, and this is ${process.platform}.`);
  }
  const isBuilt = programs.every(findProgram);
  if (!isRoot) {
    const alsoGo = isBuilt || (await hasGo()) ? "" : " and Go";
    throw new NotPossibleError(
      `The testbed's cluster needs root${alsoGo}, and this is user ${process.getuid?.()}.`,
    );
  }
  if (!isBuilt) await getGo();
  await ensureInstalled(NEEDS, progress);
  if (!(await succeeds("unshare", ["--mount", "--net", "--pid", "--fork", "--mount-proc", "true"]))) {
    throw new NotPossibleError(
      "The testbed's cluster needs namespaces of its own, and may not make any here.",
    );
  }
}
