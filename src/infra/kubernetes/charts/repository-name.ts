import { VnfmError } from "../../../domain/errors.ts";
import type { Owner } from "../../infra-driver.ts";
import type { RepositoryChartSource } from "./chart-source.ts";

const NAME = /^[a-z0-9][\w.-]{0,99}$/i;

/** The name a repository gets on a master: the instance's own, so that no other instance's use or removal touches it. */
export function repositoryName({ repositoryName: wanted }: RepositoryChartSource, owner: Owner): string {
  const name = wanted ?? "charts";
  if (NAME.test(name)) return `${name}-${owner.vnfInstanceId}`;
  throw new VnfmError(
    "CHART_UNAVAILABLE",
    "the repository's name must be up to 100 letters, digits, '_', '.' and '-', and begin with a letter or digit",
  );
}

/** Whether a repository was added for an instance. */
export function isRepositoryOf({ vnfInstanceId }: Owner, name: string): boolean {
  return name.endsWith(`-${vnfInstanceId}`);
}
