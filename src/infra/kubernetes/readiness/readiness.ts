import type { KubeObject } from "../kube-client.ts";
import {
  apiServiceReadiness,
  customResourceReadiness,
  definitionReadiness,
  namespaceReadiness,
} from "./condition-readiness.ts";
import { jobReadiness } from "./job-readiness.ts";
import { as, type Service } from "./kube-shapes.ts";
import { podReadiness } from "./pod-readiness.ts";
import { progressing, type Readiness, type Related, ready } from "./verdict.ts";
import { claimReadiness, volumeReadiness } from "./volume-readiness.ts";
import {
  daemonSetReadiness,
  deploymentReadiness,
  replicaSetReadiness,
  statefulSetReadiness,
} from "./workload-readiness.ts";

type Rule = (object: KubeObject, related: Related) => Readiness;

/** Built-in kinds that take time, by group and kind: an API version changes none of these rules. */
const rules: Readonly<Record<string, Rule>> = {
  "apps/Deployment": deploymentReadiness,
  "apps/ReplicaSet": replicaSetReadiness,
  "apps/StatefulSet": statefulSetReadiness,
  "apps/DaemonSet": daemonSetReadiness,
  "batch/Job": jobReadiness,
  "/Pod": podReadiness,
  "/PersistentVolumeClaim": claimReadiness,
  "/PersistentVolume": volumeReadiness,
  "/Service": serviceReadiness,
  "/Namespace": namespaceReadiness,
  "apiextensions.k8s.io/CustomResourceDefinition": definitionReadiness,
  "apiregistration.k8s.io/APIService": apiServiceReadiness,
};

/** How a live object stands. */
export function readinessOf(object: KubeObject, related: Related = {}): Readiness {
  const rule = rules[groupKind(object)];
  if (rule !== undefined) return rule(object, related);
  return isBuiltIn(object) ? ready("exists") : customResourceReadiness(object);
}

/** Whether an object is ready as soon as it exists, as a ConfigMap is: then it need not be watched. */
export function isReadyAtOnce(object: KubeObject): boolean {
  if (groupKind(object) === "/Service") return as<Service>(object).spec?.type !== "LoadBalancer";
  return isBuiltIn(object) && rules[groupKind(object)] === undefined;
}

function serviceReadiness(object: KubeObject): Readiness {
  const { spec = {}, status = {} } = as<Service>(object);
  if (spec.type !== "LoadBalancer" || status.loadBalancer?.ingress?.length) return ready("exists");
  return progressing("waits for an address from the cluster's load balancer");
}

function groupKind({ apiVersion, kind }: KubeObject): string {
  return `${groupOf(apiVersion)}/${kind}`;
}

/** Not by `.k8s.io`: custom resources of Kubernetes' subprojects (Gateway API, CNI) use it too. */
function isBuiltIn({ apiVersion }: KubeObject): boolean {
  const group = groupOf(apiVersion);
  return !group.includes(".") || builtInGroups.has(group);
}

const builtInGroups = new Set([
  "admissionregistration.k8s.io",
  "apiextensions.k8s.io",
  "apiregistration.k8s.io",
  "certificates.k8s.io",
  "coordination.k8s.io",
  "discovery.k8s.io",
  "events.k8s.io",
  "flowcontrol.apiserver.k8s.io",
  "networking.k8s.io",
  "node.k8s.io",
  "rbac.authorization.k8s.io",
  "resource.k8s.io",
  "scheduling.k8s.io",
  "storage.k8s.io",
]);

function groupOf(apiVersion: string): string {
  return apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
}
