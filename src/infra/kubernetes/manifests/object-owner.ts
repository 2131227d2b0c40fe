import type { Owner } from "../../infra-driver.ts";
import type { KubeObject } from "../kube-client.ts";
import { nameOwner, OWNER_LABEL } from "../release/release-owner.ts";

/** Whether an object was made from the manifests of a VNF instance. */
export function isMarkedBy({ vnfInstanceId }: Owner, { metadata }: KubeObject): boolean {
  return metadata.labels?.[OWNER_LABEL] === vnfInstanceId;
}

/** A sentence part on an object of somebody else. */
export function describeForeignObject({ kind, metadata }: KubeObject): string {
  const { name, namespace, labels } = metadata;
  const place = namespace === undefined ? "" : ` in namespace ${namespace}`;
  return `${kind} ${name}${place} exists already and belongs to ${nameOwner(labels?.[OWNER_LABEL])}`;
}
