import { describe, onTestFinished } from "vitest";
import type { HostAccess } from "../../src/transport/remote-hosts.ts";
import { SshRemoteHosts, type SshRemoteHostsOptions } from "../../src/transport/ssh/ssh-remote-hosts.ts";
import { isRoot } from "../../testbed/host/folders.ts";
import { kubeProgram } from "../../testbed/programs/programs-folder.ts";
import { SshHost } from "../../testbed/ssh-hosts/ssh-host.ts";
import { describeCluster, theTestbed } from "./describe-cluster.ts";

/** `describeCluster` for tests on hosts of the testbed too, which only root can have. */
export function describeSshHosts(name: string, tests: () => void): void {
  if (isRoot) describeCluster(name, tests, ["helm3", "helm4"]);
  else describe.skip(`${name} (skipped: hosts with sshd need root)`, tests);
}

/** A host with a real sshd, for the `cluster` project; it is gone when the test is over. Tests on it may fill its disk, or power it off. */
export async function aSshHost(
  { helm, kubeconfig = false }: { readonly helm?: 3 | 4; readonly kubeconfig?: boolean } = {},
  onFinished: (cleanUp: () => Promise<void>) => void = onTestFinished,
): Promise<SshHost> {
  const testbed = theTestbed();
  const host = await SshHost.start({
    ...(helm === undefined ? {} : { helm: testbed[`helm${helm}`], kubectl: kubeProgram("kubectl") }),
    ...(kubeconfig ? { kubeconfig: testbed.kubeconfig } : {}),
  });
  onFinished(() => host.stop());
  return host;
}

/** The way in to hosts of the testbed, by password. */
export function accessTo(hosts: readonly SshHost[], parts: Partial<HostAccess> = {}): HostAccess {
  const addresses = hosts.map(({ address }) => address);
  return { scope: "vim-1", addresses, port: 22, username: "ubuntu", password: "ubuntu", ...parts };
}

/** The real transport, with host keys kept in memory; its connections are closed when the test is over. */
export function sshRemoteHosts(
  parts: Partial<SshRemoteHostsOptions> = {},
  onFinished: (cleanUp: () => Promise<void>) => void = onTestFinished,
): SshRemoteHosts {
  const keys = new Map<string, string>();
  const nameOf = (scope: string, address: string) => `${scope} ${address}`;
  const hosts = new SshRemoteHosts({
    hostKeys: {
      find: async (scope, address) => keys.get(nameOf(scope, address)),
      pin: async (scope, address, key) => {
        const name = nameOf(scope, address);
        keys.set(name, keys.get(name) ?? key);
        return keys.get(name) ?? key;
      },
    },
    owner: { installation: "test", process: "this", isRunning: () => false },
    graceMs: 2_000,
    ...parts,
  });
  onFinished(async () => hosts.close());
  return hosts;
}
