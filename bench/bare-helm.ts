import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { packChart, readTree } from "../scripts/pack-package.ts";
import { kubeProgram } from "../testbed/programs/programs-folder.ts";
import { aDataDir } from "./fairlead-server.ts";

const run = promisify(execFile);

export interface BareHelm {
  /** Installs the chart into a new namespace, waits until its pods are ready, and takes all away; seconds until ready. */
  installOnce(namespace: string): Promise<number>;
  remove(): Promise<void>;
}

/** What a person types instead: `helm install`, then `kubectl rollout status` for each Deployment. */
export async function bareHelm(options: {
  readonly helm: string;
  readonly kubeconfig: string;
  /** The chart's folder. */
  readonly chart: string;
}): Promise<BareHelm> {
  const { helm, kubeconfig } = options;
  const folder = await aDataDir();
  const name = basename(options.chart).replace(/-[\d.]+$/, "");
  const chart = join(folder.path, `${name}.tgz`);
  await writeFile(chart, await packChart(name, await readTree(options.chart)));
  const values = join(folder.path, "values.json");
  await writeFile(values, JSON.stringify({ replicaCount: 1 }));
  const kubectl = kubectlProgram();
  const env = { ...process.env, KUBECONFIG: kubeconfig, HOME: folder.path };

  return {
    async installOnce(namespace) {
      try {
        const startedAt = performance.now();
        const where = ["--namespace", namespace];
        await run(helm, ["install", "bare", chart, ...where, "--create-namespace", "--values", values], {
          env,
        });
        await run(kubectl, ["rollout", "status", `deployment/bare-${name}`, ...where, "--timeout=60s"], {
          env,
        });
        return (performance.now() - startedAt) / 1000;
      } finally {
        await run(helm, ["uninstall", "bare", "--namespace", namespace], { env });
        await run(kubectl, ["delete", "namespace", namespace], { env });
      }
    },
    remove: () => folder.remove(),
  };
}

function kubectlProgram(): string {
  const own = kubeProgram("kubectl");
  return existsSync(own) ? own : "kubectl";
}
