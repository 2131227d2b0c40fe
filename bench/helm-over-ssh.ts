import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { packChart, readTree } from "../scripts/pack-package.ts";
import { serveProcess } from "../test/support/serve-process.ts";
import { kubeProgram } from "../testbed/programs/programs-folder.ts";
import { SshHost } from "../testbed/ssh-hosts/ssh-host.ts";
import { aDataDir } from "./fairlead-server.ts";
import type { Figure } from "./figure.ts";
import { inTurns } from "./in-turns.ts";
import { variable } from "./variable.ts";

const chartFolder = join(import.meta.dirname, "../samples/packages/two-charts/Files/charts/amf-0.1.0");

/** One chart of a package brought to life on a master node, end to end, by Fairlead and by the same commands in one `ssh` session, in turns. */
export async function* helmOverSsh(): AsyncIterable<Figure> {
  const kubeconfig = variable("FAIRLEAD_TEST_KUBECONFIG");
  for (const major of [3, 4]) {
    const helm = variable(`FAIRLEAD_TEST_HELM${major}`);
    const master = await SshHost.start({ helm, kubeconfig, kubectl: kubeProgram("kubectl") });
    const data = await aDataDir();
    const work = await aDataDir();
    const server = await serveProcess(data.path);
    try {
      yield* inTurns({
        label: `Helm ${major}`,
        person: await aPerson(master, work.path),
        commands: "one ssh session by hand",
        server,
        kubeconfig,
        extra: {
          helm_info: {
            masternode_ip: [master.address],
            masternode_username: "ubuntu",
            masternode_private_key: master.privateKey,
          },
        },
      });
    } finally {
      await server.stop();
      await master.stop();
      await data.remove();
      await work.remove();
    }
  }
}

/** Somebody who logs in once, and types what Fairlead does: chart, values, install, manifest, rollout. */
async function aPerson({ address, privateKey }: SshHost, folder: string) {
  const key = join(folder, "key");
  await writeFile(key, privateKey);
  await chmod(key, 0o600);
  const chart = (await packChart("amf", await readTree(chartFolder))).toString("base64");
  const options = ["StrictHostKeyChecking=no", `UserKnownHostsFile=${folder}/known_hosts`];
  const flags = ["-q", "-i", key, ...options.flatMap((option) => ["-o", option])];
  const typed = async (script: string) => {
    const ssh = spawn("ssh", [...flags, `ubuntu@${address}`, "bash -eu"], {
      stdio: ["pipe", "ignore", "inherit"],
    });
    ssh.stdin.end(script);
    const [code] = await once(ssh, "close");
    if (code !== 0) throw new Error(`ssh ended with ${code}`);
  };
  return {
    /** Seconds until the pods are ready. */
    async installOnce(namespace: string): Promise<number> {
      const where = `--namespace ${namespace}`;
      const startedAt = performance.now();
      await typed(`
mkdir -p charts/${namespace} && cd charts/${namespace}
base64 -d > amf.tgz <<END
${chart}
END
tar -xzf amf.tgz
echo '{"replicaCount":1}' > values.json
helm install byhand ./amf ${where} --create-namespace --values values.json
helm get manifest byhand ${where}
kubectl rollout status deployment/byhand-amf ${where} --timeout=60s
`);
      const seconds = (performance.now() - startedAt) / 1000;
      await typed(
        `helm uninstall byhand ${where}\nkubectl delete namespace ${namespace}\nrm -r charts/${namespace}\n`,
      );
      return seconds;
    },
  };
}
