import { VnfmError } from "../../../domain/errors.ts";
import { missingRight } from "../api/api-error.ts";
import type { KubeClient } from "../kube-client.ts";
import { findNamespace } from "../namespaces/find-namespace.ts";
import type { RenderedUnit } from "./render-unit.ts";

interface Right {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly namespace?: string;
}

/** Verbs on Secrets without which Helm cannot keep its records. */
const recordVerbs = ["create", "get", "list", "update", "delete"];

/** Verbs on each object of a manifest: applied on the server's side, and deleted by Fairlead itself. */
const applyVerbs = ["get", "create", "patch", "delete"];

/** Throws VIM_RIGHTS_MISSING, naming every verb and resource that the credentials lack. One request when they may do anything. */
export async function checkRights(
  kube: KubeClient,
  rendered: readonly RenderedUnit[],
  signal: AbortSignal,
): Promise<void> {
  if (await isAllowed(kube, { verb: "*", group: "*", resource: "*" }, signal)) return;
  const rights = new Map<string, Right>();
  const need = (right: Right) => rights.set(JSON.stringify(right), right);
  for (const { unit, objects } of rendered) {
    const isPlain = "manifests" in unit;
    for (const verb of isPlain ? [...recordVerbs, "patch"] : recordVerbs) {
      need({ verb, group: "", resource: "secrets", namespace: unit.namespace });
    }
    for (const { apiVersion, kind, metadata } of objects) {
      const served = await kube.findKind(apiVersion, kind, signal);
      if (served === undefined) continue;
      const group = apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
      const namespace = served.namespaced ? { namespace: metadata.namespace ?? unit.namespace } : {};
      for (const verb of isPlain ? applyVerbs : ["create"]) {
        need({ verb, group, resource: served.plural, ...namespace });
      }
    }
    const sight = await findNamespace(kube, unit.namespace, signal);
    if (sight.seen && sight.namespace === undefined) {
      need({ verb: "create", group: "", resource: "namespaces" });
    }
  }
  const missing = await Promise.all(
    [...rights.values()].map(async (right) => ((await isAllowed(kube, right, signal)) ? [] : [right])),
  );
  if (missing.flat().length === 0) return;
  const list = missing.flat().map(describe);
  throw new VnfmError("VIM_RIGHTS_MISSING", `The credentials do not suffice: Fairlead ${list.join("; ")}.`);
}

async function isAllowed(kube: KubeClient, right: Right, signal: AbortSignal): Promise<boolean> {
  const review = await kube.create(
    {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      // A review is answered, not kept: it has no name.
      metadata: { name: "" },
      spec: { resourceAttributes: right },
    },
    signal,
  );
  return review?.status?.allowed === true;
}

function describe({ verb, group, resource, namespace }: Right): string {
  return missingRight({
    verb,
    resource: group === "" ? resource : `${resource}.${group}`,
    ...(namespace === undefined ? {} : { namespace }),
  });
}
