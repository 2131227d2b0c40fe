import { parseAllDocuments, type Tags } from "yaml";
import { isJsonObject } from "../../domain/json.ts";
import type { KubeObject } from "./kube-client.ts";

/** YAML as Kubernetes' own programs read it. */
export const manifestYaml = {
  version: "1.1",
  uniqueKeys: false,
  logLevel: "silent",
  // Kubernetes knows no dates: they stay text.
  customTags: (tags: Tags) =>
    tags.filter((tag) => typeof tag === "string" || tag.tag !== "tag:yaml.org,2002:timestamp"),
} as const;

/**
 * The objects of a manifest that Helm rendered, lists taken apart, empty documents left out. As forgiving as Helm: keys may
 * appear twice, scalars are YAML 1.1.
 */
export function readManifest(manifest: string): readonly KubeObject[] {
  const documents = parseAllDocuments(manifest, manifestYaml);
  return [...documents].flatMap((document) => flatten(document.toJS()));
}

function flatten(value: unknown): readonly KubeObject[] {
  if (!isJsonObject(value) || typeof value.apiVersion !== "string" || typeof value.kind !== "string")
    return [];
  if (value.kind.endsWith("List") && Array.isArray(value.items)) return value.items.flatMap(flatten);
  if (!isJsonObject(value.metadata) || typeof value.metadata.name !== "string") return [];
  // The three fields that make an object have just been seen.
  return [value as unknown as KubeObject];
}
