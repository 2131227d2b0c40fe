import { expect } from "vitest";
import type { KubeConnection } from "../../src/infra/kubernetes/api/kube-connection.ts";
import { KubernetesApi } from "../../src/infra/kubernetes/kubernetes-api.ts";
import type { TestNamespace } from "./a-namespace.ts";
import { eventually } from "./eventually.ts";

/** A rule of RBAC. */
export interface RightsRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const never = new AbortController().signal;

/** The way to the cluster as a service account of the namespace, which may do there what the rules say, and nothing elsewhere. */
export async function aServiceAccount(
  { name: namespace, client, connection, apply }: TestNamespace,
  rules: readonly RightsRule[],
): Promise<KubeConnection & { readonly token: string }> {
  await apply(`
apiVersion: v1
kind: ServiceAccount
metadata: {name: limited}
---
apiVersion: v1
kind: Secret
metadata: {name: limited, annotations: {kubernetes.io/service-account.name: limited}}
type: kubernetes.io/service-account-token
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: limited}
rules: ${JSON.stringify(rules)}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: limited}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: limited}
subjects: [{kind: ServiceAccount, name: limited, namespace: ${namespace}}]
`);
  const token = await eventually(async () => {
    const secret = await client.get({ apiVersion: "v1", kind: "Secret", name: "limited", namespace }, never);
    // data of a Secret, v1.
    const { token: encoded } = (secret?.data ?? {}) as { readonly token?: string };
    expect(encoded).toBeDefined();
    return Buffer.from(encoded ?? "", "base64").toString("utf8");
  });
  const { clientCertificate: _, clientKey: __, ...server } = connection;
  const limited = { ...server, token };
  // The API server learns of new accounts, and of what they may do, a moment later.
  const api = new KubernetesApi(limited);
  await eventually(async () => {
    for (const rule of rules) expect(await mayDo(api, namespace, rule)).toBe(true);
    await api.version(never);
  });
  return limited;
}

async function mayDo(
  api: KubernetesApi,
  namespace: string,
  { apiGroups, resources, verbs }: RightsRule,
): Promise<boolean> {
  const resourceAttributes = { namespace, group: apiGroups[0], resource: resources[0], verb: verbs[0] };
  const review = await api.create(
    {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      metadata: { name: "" },
      spec: { resourceAttributes },
    },
    never,
  );
  return review?.status?.allowed === true;
}
