import { isJsonObject, type Json, type JsonObject } from "../domain/json.ts";
import type { Release } from "../infra/infra-driver.ts";

/** `instantiatedVnfInfo.metadata`: Tacker's keys for a VNF of one release, and `releases` for all of them. */
export function releaseMetadata(namespace: string, releases: readonly Release[]): JsonObject {
  const told: Json = releases.map(({ revision, ...release }) => ({ ...release, revision: String(revision) }));
  const [only, ...others] = releases;
  return {
    namespace,
    tenant: namespace,
    releases: told,
    ...(only !== undefined && others.length === 0
      ? { release_name: only.releaseName, revision: String(only.revision) }
      : {}),
  };
}

/** The metadata after some of the releases have a new revision. */
export function withRevisions(metadata: JsonObject, changed: readonly Release[]): JsonObject {
  const told = Array.isArray(metadata.releases) ? metadata.releases.filter(isJsonObject) : [];
  const releases = told.map(({ releaseName, namespace, revision }): Release => {
    const now = changed.find((release) => release.releaseName === releaseName);
    return (
      now ?? { releaseName: String(releaseName), namespace: String(namespace), revision: Number(revision) }
    );
  });
  return { ...metadata, ...releaseMetadata(String(metadata.namespace), releases) };
}
