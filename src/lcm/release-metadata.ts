import type { DeploymentUnit } from "../domain/deployment.ts";
import { isJsonObject, type Json, type JsonObject } from "../domain/json.ts";
import type { Release } from "../infra/infra-driver.ts";
import { DEF_FILES } from "./deployment/manifest-files.ts";

interface Deployed {
  readonly namespace: string;
  readonly units: readonly DeploymentUnit[];
}

/**
 * `instantiatedVnfInfo.metadata`: of plain manifests their files, as Tacker; of charts Tacker's keys for a VNF of one release, and
 * `releases` for all of them.
 */
export function releaseMetadata({ namespace, units }: Deployed, releases: readonly Release[]): JsonObject {
  const place = { namespace, tenant: namespace };
  const manifests = units.find((unit) => "manifests" in unit)?.manifests;
  if (manifests !== undefined) return { ...place, [DEF_FILES]: manifests.files.map(({ path }) => path) };
  return { ...place, ...chartMetadata(releases) };
}

function chartMetadata(releases: readonly Release[]): JsonObject {
  const told: Json = releases.map(({ revision, ...release }) => ({ ...release, revision: String(revision) }));
  const [only, ...others] = releases;
  return {
    releases: told,
    ...(only !== undefined && others.length === 0
      ? { release_name: only.releaseName, revision: String(only.revision) }
      : {}),
  };
}

/** The metadata after some of the releases have a new revision. */
export function withRevisions(metadata: JsonObject, changed: readonly Release[]): JsonObject {
  if (!Array.isArray(metadata.releases)) return metadata;
  const releases = metadata.releases
    .filter(isJsonObject)
    .map(({ releaseName, namespace, revision }): Release => {
      const now = changed.find((release) => release.releaseName === releaseName);
      return (
        now ?? { releaseName: String(releaseName), namespace: String(namespace), revision: Number(revision) }
      );
    });
  return { ...metadata, ...chartMetadata(releases) };
}
