import { createHash } from "node:crypto";
import { hostname } from "node:os";
import { resolve } from "node:path";
import type { HostKeys } from "../transport/host-keys.ts";
import { findProcess } from "../transport/local/process-table.ts";
import { SshRemoteHosts } from "../transport/ssh/ssh-remote-hosts.ts";

/** Hosts over SSH. What a predecessor of this process on this data folder left on them is known by its folders' names. */
export function createRemoteHosts(dataDir: string, hostKeys: HostKeys): SshRemoteHosts {
  const self = findProcess(process.pid);
  if (self === undefined) throw new Error("this process is not in the process table");
  const place = `${hostname()}:${resolve(dataDir)}`;
  return new SshRemoteHosts({
    hostKeys,
    owner: {
      installation: createHash("sha256").update(place).digest("hex").slice(0, 12),
      process: `${self.pid}-${self.startedAt}`,
      isRunning(name) {
        const [pid = "", ...startedAt] = name.split("-");
        return findProcess(Number(pid))?.startedAt === startedAt.join("-");
      },
    },
  });
}
