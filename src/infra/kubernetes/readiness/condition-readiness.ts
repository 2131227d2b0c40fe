import type { KubeObject } from "../kube-client.ts";
import { as, type Condition, type Conditioned, findCondition, isStale } from "./kube-shapes.ts";
import { clause, failed, hopeless, progressing, type Readiness, ready } from "./verdict.ts";

export function definitionReadiness(object: KubeObject): Readiness {
  const conditions = as<Conditioned>(object).status?.conditions;
  const names = findCondition(conditions, "NamesAccepted");
  if (names?.status === "False") return failed(clause("its names are taken", names.message));
  return findCondition(conditions, "Established")?.status === "True"
    ? ready("is established")
    : progressing("is not established yet");
}

export function apiServiceReadiness(object: KubeObject): Readiness {
  const available = findCondition(as<Conditioned>(object).status?.conditions, "Available");
  return available?.status === "True"
    ? ready("is available")
    : progressing(clause("is not available", available?.message));
}

export function namespaceReadiness(object: KubeObject): Readiness {
  const phase = as<Conditioned>(object).status?.phase;
  if (phase === "Terminating") return failed("is being deleted");
  return phase === "Active" ? ready("is active") : progressing("is not active yet");
}

/**
 * A custom resource, by the conventions of kstatus: `Ready`, else `Available`, decides; `Stalled` and `Reconciling` explain.
 * One that says nothing of the kind is ready: most never will.
 */
export function customResourceReadiness(object: KubeObject): Readiness {
  if (object.metadata.deletionTimestamp !== undefined) return progressing("is being deleted");
  if (isStale(object)) return progressing("its controller has not seen the change yet");
  const { conditions } = as<Conditioned>(object).status ?? {};
  const list = Array.isArray(conditions) ? conditions : [];
  const stalled = findCondition(list, "Stalled");
  if (stalled?.status === "True") return hopeless(clause("is stalled", stalled.reason, stalled.message));
  const reconciling = findCondition(list, "Reconciling");
  if (reconciling?.status === "True") return progressing(explain("is being reconciled", reconciling));
  const main = findCondition(list, "Ready") ?? findCondition(list, "Available");
  if (main === undefined) return ready("exists");
  if ((main.observedGeneration ?? Number.POSITIVE_INFINITY) < (object.metadata.generation ?? 0)) {
    return progressing("its controller has not seen the change yet");
  }
  return main.status === "True"
    ? ready(`is ${main.type}`)
    : progressing(explain(`is not ${main.type}`, main));
}

function explain(what: string, { reason, message }: Condition): string {
  return clause(what, reason, message);
}
