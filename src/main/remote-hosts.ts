import type { HostKeys } from "../transport/host-keys.ts";
import { findProcess } from "../transport/local/process-table.ts";
import { SshRemoteHosts } from "../transport/ssh/ssh-remote-hosts.ts";

/** Hosts over SSH. What a predecessor of this process, in the same installation, left on them is known by its folders' names. */
export function createRemoteHosts(installation: string, hostKeys: HostKeys): SshRemoteHosts {
  const self = findProcess(process.pid);
  if (self === undefined) throw new Error("this process is not in the process table");
  return new SshRemoteHosts({
    hostKeys,
    owner: {
      installation,
      process: `${self.pid}-${self.startedAt}`,
      isRunning(name) {
        const [pid = "", ...startedAt] = name.split("-");
        return findProcess(Number(pid))?.startedAt === startedAt.join("-");
      },
    },
  });
}
