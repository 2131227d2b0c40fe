import { run } from "../host/run.ts";
import { HANGS_MS } from "../host/wait-until.ts";
import { kubeProgram } from "../programs/programs-folder.ts";
import { inCluster, kubeconfigFile } from "./state.ts";

/** Asks the testbed's cluster; leaves no cache in the user's home. */
export function kubectl(...args: readonly string[]): Promise<string> {
  const own = ["--kubeconfig", kubeconfigFile, "--cache-dir", inCluster("kubectl-cache")];
  return run(kubeProgram("kubectl"), [...own, "--request-timeout=30s", ...args], { timeoutMs: HANGS_MS });
}
