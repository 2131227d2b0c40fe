import type { KubeObject } from "../kube-client.ts";
import { as, type Volume } from "./kube-shapes.ts";
import { clause, failed, hopeless, progressing, type Readiness, type Related, ready } from "./verdict.ts";

export function claimReadiness(object: KubeObject, related: Related): Readiness {
  const { spec = {}, status = {} } = as<Volume>(object);
  if (status.phase === "Bound") return ready("is bound");
  if (status.phase === "Lost") return failed("has lost its volume");
  if (related.volumeBinding === "WaitForFirstConsumer" && related.isMounted === false) {
    return ready("will be bound to a volume when a pod mounts it");
  }
  if (spec.volumeName) return progressing(`waits for volume ${spec.volumeName}`);
  if (!spec.storageClassName) return hopeless("names no storage class, and no volume at hand fits it");
  if (related.volumeBinding === "no-such-class") {
    return hopeless(`there is no storage class ${spec.storageClassName}`);
  }
  return progressing(`waits for a volume of storage class ${spec.storageClassName}`);
}

export function volumeReadiness(object: KubeObject): Readiness {
  const { status = {} } = as<Volume>(object);
  if (status.phase === "Available" || status.phase === "Bound") return ready(`is ${status.phase}`);
  if (status.phase === "Failed") return failed(clause("has failed", status.message));
  if (status.phase === "Released") return hopeless("is Released: the claim it was bound to has gone");
  return progressing(`is ${status.phase ?? "not seen by its controller yet"}`);
}
