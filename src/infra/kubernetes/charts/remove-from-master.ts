import type { ObjectRef } from "../../../domain/deployment.ts";
import { VnfmError } from "../../../domain/errors.ts";
import type { RemoteHost } from "../../../transport/remote-hosts.ts";
import type { Owner, Removal } from "../../infra-driver.ts";
import type { HelmCli } from "../helm/helm-cli.ts";
import { instanceFolder } from "./instance-folder.ts";
import type { OneAtATime } from "./one-at-a-time.ts";
import { isRepositoryOf } from "./repository-name.ts";

/** One master by itself, whichever serves at present. */
export interface Master {
  readonly address: string;
  readonly host: RemoteHost;
  readonly helm: HelmCli;
}

export interface MasterFolders {
  readonly chartDir: string;
  /** Who changes Helm's list of repositories takes turns with others. */
  readonly repositories: OneAtATime;
}

/** Removes the repositories and the chart folder of an instance from one master. Returns what stays there, and says why. */
export async function removeFromMaster(
  master: Master,
  { chartDir, repositories }: MasterFolders,
  { owner, onChange }: Pick<Removal, "owner" | "onChange">,
  signal: AbortSignal,
): Promise<readonly ObjectRef[]> {
  const folder = instanceFolder(chartDir, owner);
  try {
    await removeRepositories(master, repositories, owner, signal);
    await master.host.withSession((session) => session.ensureAbsent(folder), signal);
    return [];
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof VnfmError)) throw error;
    onChange(`${folder} stays on master ${master.address}: ${error.message}`);
    return [
      { apiVersion: "fairlead/v1", kind: "ChartFolder", name: `${folder} on master ${master.address}` },
    ];
  }
}

/** Looking takes no turn: most instances have no repositories, and somebody else's may keep its turn waiting for a minute. */
async function removeRepositories(
  { helm }: Master,
  repositories: OneAtATime,
  owner: Owner,
  signal: AbortSignal,
): Promise<void> {
  const own = (await findRepositories(helm, signal)).filter(({ name }) => isRepositoryOf(owner, name));
  for (const { name } of own) {
    await repositories.run(() => helm.charts.removeRepository(name, signal), signal);
  }
}

/** Where there is no Helm, there are no repositories. */
async function findRepositories(helm: HelmCli, signal: AbortSignal) {
  return await helm.charts.listRepositories(signal).catch((error: unknown) => {
    if (error instanceof VnfmError && error.code === "HELM_UNAVAILABLE") return [];
    throw error;
  });
}
