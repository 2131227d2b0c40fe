import type { ObjectRef } from "../../../domain/deployment.ts";
import { VnfmError } from "../../../domain/errors.ts";
import type { RemoteHost } from "../../../transport/remote-hosts.ts";
import type { Owner, Removal } from "../../infra-driver.ts";
import type { HelmCli } from "../helm/helm-cli.ts";
import { instanceFolder } from "./instance-folder.ts";
import { isRepositoryOf } from "./repository-name.ts";

/** One master by itself, whichever serves at present. */
export interface Master {
  readonly address: string;
  readonly host: RemoteHost;
  readonly helm: HelmCli;
}

/** Removes the repositories and the chart folder of an instance from one master. Returns what stays there, and says why. */
export async function removeFromMaster(
  master: Master,
  chartDir: string,
  { owner, onChange }: Pick<Removal, "owner" | "onChange">,
  signal: AbortSignal,
): Promise<readonly ObjectRef[]> {
  const folder = instanceFolder(chartDir, owner);
  try {
    await removeRepositories(master, owner, signal);
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

async function removeRepositories({ helm }: Master, owner: Owner, signal: AbortSignal): Promise<void> {
  const own = (await findRepositories(helm, signal)).filter(({ name }) => isRepositoryOf(owner, name));
  // One after the other: Helm reads and writes one file for all.
  for (const { name } of own) await helm.charts.removeRepository(name, signal);
}

/** Where there is no Helm, there are no repositories. */
async function findRepositories(helm: HelmCli, signal: AbortSignal) {
  return await helm.charts.listRepositories(signal).catch((error: unknown) => {
    if (error instanceof VnfmError && error.code === "HELM_UNAVAILABLE") return [];
    throw error;
  });
}
