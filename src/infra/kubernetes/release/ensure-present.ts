import type { DeploymentUnit, HelmUnit } from "../../../domain/deployment.ts";
import { VnfmError } from "../../../domain/errors.ts";
import type { Owner, Release } from "../../infra-driver.ts";
import type { Chart } from "../charts/charts.ts";
import type { HelmCli } from "../helm/helm-cli.ts";
import type { KubeClient } from "../kube-client.ts";
import { listRevisions, type ReleaseRevision } from "../release-record.ts";
import { checkOwner, isMadeByInstall, isMadeFrom, releaseDigest, releaseLabels } from "./release-owner.ts";
import { settlePending } from "./settle-pending.ts";

export interface ReleaseTarget {
  readonly kube: KubeClient;
  readonly helm: HelmCli;
}

/** What to do about a release, told by its newest revision. */
type Action = "nothing" | "install" | "install-again" | "upgrade" | "settle" | "finish-uninstall";

/**
 * Brings a release to the wanted form from wherever it stands, by one Helm call or by none. What stands there is read
 * from the cluster each time and never taken from an exit code: any earlier call may have died anywhere.
 */
export async function ensureReleasePresent(
  { kube, helm }: ReleaseTarget,
  { unit, chart, owner }: { readonly unit: HelmUnit; readonly chart: Chart; readonly owner: Owner },
  signal: AbortSignal,
): Promise<Release> {
  const { releaseName, namespace, values } = unit;
  checkReleaseName(releaseName);
  const digest = releaseDigest(chart.digest, values);
  const call = async (verb: "install" | "upgrade") => ({
    ...{ releaseName, namespace, values, chart, kubeVersion: await kube.version(signal) },
    labels: releaseLabels(owner, chart, { digest, verb }),
  });
  let warnings: readonly string[] = [];
  for (;;) {
    const newest = await findNewest(kube, unit, signal);
    if (newest !== undefined) checkOwner(owner, newest);
    switch (decide(newest, digest)) {
      case "nothing":
        return { releaseName, namespace, revision: newest?.revision ?? 0 };
      case "settle":
        await settle(kube, helm, unit, signal);
        continue;
      case "finish-uninstall":
        await helm.uninstall({ releaseName, namespace }, signal);
        continue;
      case "install":
        warnings = await helm.install(await call("install"), { replace: false }, signal);
        break;
      case "install-again":
        warnings = await helm.install(await call("install"), { replace: true }, signal);
        break;
      case "upgrade":
        warnings = await helm.upgrade(await call("upgrade"), signal);
        break;
    }
    const made = await findNewest(kube, unit, signal);
    const release = { releaseName, namespace, revision: made?.revision ?? 1 };
    return warnings.length === 0 ? release : { ...release, warnings };
  }
}

/**
 * A first install that failed is installed again rather than upgraded, as long as the wanted form is the same: `helm upgrade` would
 * leave out the pre-install and post-install hooks that never came to their end.
 */
function decide(newest: ReleaseRevision | undefined, digest: string): Action {
  if (newest === undefined) return "install";
  if (isUnsettled(newest)) return "settle";
  switch (newest.status) {
    case "deployed":
      return isMadeFrom(digest, newest) ? "nothing" : "upgrade";
    case "uninstalling":
    case "uninstalled":
      return "finish-uninstall";
    case "failed":
      return isMadeByInstall(newest) && isMadeFrom(digest, newest) ? "install-again" : "upgrade";
    default:
      return "upgrade";
  }
}

/** What Helm of a dead predecessor still does, on a master say, comes to its end first: only then is it known what it has left. */
async function settle(
  kube: KubeClient,
  helm: HelmCli,
  unit: DeploymentUnit,
  signal: AbortSignal,
): Promise<void> {
  // Any call has a workspace, before whose making those of the dead are cleared.
  await helm.version(signal);
  const newest = await findNewest(kube, unit, signal);
  if (newest !== undefined && isUnsettled(newest)) await settlePending(kube, newest, signal);
}

/** `helm install --replace` supersedes what has failed a moment before it records what it begins. */
function isUnsettled(newest: ReleaseRevision): boolean {
  return newest.status.startsWith("pending-") || (newest.status === "superseded" && isMadeByInstall(newest));
}

async function findNewest(
  kube: KubeClient,
  { releaseName, namespace }: DeploymentUnit,
  signal: AbortSignal,
): Promise<ReleaseRevision | undefined> {
  return (await listRevisions(kube, { name: releaseName, namespace }, signal)).at(-1);
}

/** Helm's rule for names of releases; Kubernetes' suffixes need the rest of 63 characters. */
export function checkReleaseName(name: string): void {
  if (name.length <= 53 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(name))
    return;
  throw new VnfmError(
    "INVALID_REQUEST",
    `'${name}' cannot be the name of a Helm release: up to 53 lower case letters, digits, '-' and '.', with a letter or digit at both ends.`,
  );
}
