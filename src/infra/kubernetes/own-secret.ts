import { gunzipSync, gzipSync } from "node:zlib";
import type { ObjectRef } from "../../domain/deployment.ts";
import type { KubeClient, KubeObject } from "./kube-client.ts";

/** What Fairlead keeps in a cluster beside the objects that it is about; a Secret, for Helm needs the rights to those anyway. */
export interface OwnSecret {
  readonly ref: ObjectRef & { readonly namespace: string };
  readonly type: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The key in the Secret, and what is packed there. */
  readonly key: string;
  readonly packed: string;
}

/** Makes the Secret, or puts this in the place of what it holds. */
export async function saveOwnSecret(kube: KubeClient, secret: OwnSecret, signal: AbortSignal): Promise<void> {
  const { ref, type, labels, key, packed } = secret;
  const { apiVersion, kind, namespace, name } = ref;
  const data = { [key]: packed };
  const made = { apiVersion, kind, metadata: { namespace, name, labels }, type, data };
  if ((await kube.create(made, signal)) === undefined) {
    await kube.patch(ref, { metadata: { labels }, data }, signal);
  }
}

/** Anything as the data of a Secret: JSON, gzip, base64. */
export function pack(content: unknown): string {
  return gzipSync(JSON.stringify(content)).toString("base64");
}

/** What was packed under a key. */
export function unpack(secret: KubeObject, key: string): unknown {
  // `data` of a Secret, v1.
  const data = (secret.data ?? {}) as Readonly<Record<string, string>>;
  return JSON.parse(gunzipSync(Buffer.from(data[key] ?? "", "base64")).toString("utf8"));
}
