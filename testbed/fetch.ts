import { openProgress } from "./host/progress.ts";
import { ensureOpenstackClient } from "./openstack-client/ensure-openstack-client.ts";
import { partsOnDemand } from "./parts.ts";
import { SshHost } from "./ssh-hosts/ssh-host.ts";

/** Installs what single tests would install when they come to it. It waits for networks, and so goes well beside a compiler. */
export async function fetch(): Promise<void> {
  const progress = openProgress();
  const outcomes = await Promise.allSettled([
    ensureOpenstackClient(progress),
    ...partsOnDemand.map((part) => part.prepare(progress)),
    SshHost.prepare(progress),
  ]);
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}
