import type { KubeObject } from "../kube-client.ts";

/** What others refer to comes first; the order that Helm's users know. Kinds that are not named come between workloads and the last. */
const FIRST: readonly string[] = [
  ...["PriorityClass", "Namespace", "NetworkPolicy", "ResourceQuota", "LimitRange", "PodDisruptionBudget"],
  ...["ServiceAccount", "Secret", "ConfigMap", "StorageClass", "PersistentVolume", "PersistentVolumeClaim"],
  ...["CustomResourceDefinition", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding", "Service"],
  ...["DaemonSet", "Pod", "ReplicationController", "ReplicaSet", "Deployment", "HorizontalPodAutoscaler"],
  ...["StatefulSet", "Job", "CronJob", "IngressClass", "Ingress"],
];
const LAST: readonly string[] = [
  "APIService",
  "MutatingWebhookConfiguration",
  "ValidatingWebhookConfiguration",
];

/** Objects in the order in which they are made; of one kind as they come. */
export function inInstallOrder(objects: readonly KubeObject[]): readonly KubeObject[] {
  return objects.toSorted((a, b) => rankOf(a) - rankOf(b));
}

function rankOf({ kind }: KubeObject): number {
  const first = FIRST.indexOf(kind);
  return first >= 0 ? first : FIRST.length + 1 + LAST.indexOf(kind);
}
