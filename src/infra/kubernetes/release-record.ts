import { gunzipSync } from "node:zlib";
import type { ObjectRef } from "../../domain/deployment.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { KubeClient, KubeObject } from "./kube-client.ts";
import { readManifest } from "./manifest.ts";

/** Helm's own words for the state of a revision. */
export type ReleaseStatus =
  | "deployed"
  | "failed"
  | "superseded"
  | "uninstalled"
  | "uninstalling"
  | "pending-install"
  | "pending-upgrade"
  | "pending-rollback"
  | "unknown";

/** One revision of a release without its content: what the labels of Helm's Secret say. */
export interface ReleaseRevision {
  readonly name: string;
  readonly namespace: string;
  readonly revision: number;
  readonly status: ReleaseStatus;
  /** Helm's and ours, see release-owner.ts. */
  readonly labels: Readonly<Record<string, string>>;
  /** When Helm last wrote the Secret. */
  readonly modifiedAt: Date;
  readonly secret: KubeObject;
}

/** A revision as Helm recorded it. Never rendered again: random values would differ. */
export interface ReleaseRecord extends ReleaseRevision {
  /** Helm's sentence on how the last action ended. */
  readonly description: string;
  /** Of the manifest, in its order; the namespace is filled in for namespaced kinds and absent for others. */
  readonly objects: readonly KubeObject[];
  readonly hooks: readonly ReleaseHook[];
  /** Of the chart's own folder `crds`: Helm makes them when they are absent, and never takes them away. */
  readonly definitions: readonly KubeObject[];
  readonly notes: string;
  /** The chart's defaults, those of its sub-charts among them. */
  readonly chartValues: JsonObject;
}

/** An object that Helm makes at a moment of the release's life, and that `helm uninstall` leaves alone. */
export interface ReleaseHook {
  readonly object: KubeObject;
  /** `pre-install`, `post-upgrade`, `test`, … */
  readonly events: readonly string[];
  readonly weight: number;
  /** `before-hook-creation` (Helm's default), `hook-succeeded`, `hook-failed`. */
  readonly deletePolicies: readonly string[];
}

/** The newest revision with its content; `undefined` when Helm has no record of the release. */
export async function findReleaseRecord(
  kube: KubeClient,
  release: { readonly name: string; readonly namespace: string },
  signal: AbortSignal,
): Promise<ReleaseRecord | undefined> {
  const newest = (await listRevisions(kube, release, signal)).at(-1);
  return newest && readRelease(kube, newest, signal);
}

/** All revisions of one release, or of all releases in a namespace when no name is given; oldest first. */
export async function listRevisions(
  kube: KubeClient,
  release: { readonly name?: string; readonly namespace: string },
  signal: AbortSignal,
): Promise<readonly ReleaseRevision[]> {
  const { items } = await kube.list(
    {
      apiVersion: "v1",
      kind: "Secret",
      namespace: release.namespace,
      labelSelector: release.name === undefined ? "owner=helm" : `owner=helm,name=${release.name}`,
      fieldSelector: "type=helm.sh/release.v1",
    },
    signal,
  );
  return items.map(toRevision).toSorted((a, b) => a.revision - b.revision);
}

/** Adds what the Secret's payload says. */
export async function readRelease(
  kube: KubeClient,
  revision: ReleaseRevision,
  signal: AbortSignal,
): Promise<ReleaseRecord> {
  const payload = readPayload(revision.secret);
  const place = (object: KubeObject) => inNamespace(kube, object, revision.namespace, signal);
  return {
    ...revision,
    description: payload.info?.description ?? "",
    notes: payload.info?.notes ?? "",
    chartValues: payload.chart?.values ?? {},
    objects: await Promise.all(readManifest(payload.manifest ?? "").map(place)),
    definitions: readDefinitions(payload),
    hooks: await Promise.all(
      (payload.hooks ?? []).flatMap((hook) =>
        readManifest(hook.manifest).map(async (object) => ({
          object: await place(object),
          events: hook.events ?? [],
          weight: hook.weight ?? 0,
          deletePolicies: hook.delete_policies ?? ["before-hook-creation"],
        })),
      ),
    ),
  };
}

/** The identity of an object of a manifest or of the API. */
export function refOf({ apiVersion, kind, metadata: { name, namespace, uid } }: KubeObject): ObjectRef {
  return {
    apiVersion,
    kind,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(uid === undefined ? {} : { uid }),
  };
}

/** The part of Helm's release that is read or changed here; everything else is kept as it is. */
export interface ReleasePayload {
  readonly info?: { readonly status?: string; readonly description?: string; readonly notes?: string };
  readonly chart?: {
    readonly metadata?: { readonly version?: string };
    readonly values?: JsonObject;
    /** Those that are no templates; `data` is base64. */
    readonly files?: readonly { readonly name: string; readonly data?: string }[] | null;
  };
  readonly manifest?: string;
  readonly hooks?: readonly {
    readonly manifest: string;
    readonly events?: readonly string[];
    readonly weight?: number;
    readonly delete_policies?: readonly string[];
  }[];
}

/** Secret -> base64 (Kubernetes) -> base64 (Helm) -> gzip -> JSON. */
export function readPayload(secret: KubeObject): ReleasePayload {
  const { release = "" } = (secret.data ?? {}) as { readonly release?: string };
  const packed = Buffer.from(Buffer.from(release, "base64").toString("latin1"), "base64");
  const isGzip = packed[0] === 0x1f && packed[1] === 0x8b;
  return JSON.parse((isGzip ? gunzipSync(packed) : packed).toString("utf8"));
}

function readDefinitions({ chart }: ReleasePayload): readonly KubeObject[] {
  return (chart?.files ?? [])
    .filter(({ name }) => name.startsWith("crds/"))
    .flatMap(({ data = "" }) => readManifest(Buffer.from(data, "base64").toString("utf8")));
}

function toRevision(secret: KubeObject): ReleaseRevision {
  const { labels = {}, namespace = "", creationTimestamp = 0 } = secret.metadata;
  const written = Number(labels.modifiedAt ?? labels.createdAt);
  return {
    name: labels.name ?? "",
    namespace,
    revision: Number(labels.version ?? 0),
    status: (labels.status ?? "unknown") as ReleaseStatus,
    labels,
    modifiedAt: Number.isFinite(written) ? new Date(written * 1000) : new Date(creationTimestamp),
    secret,
  };
}

async function inNamespace(
  kube: KubeClient,
  object: KubeObject,
  releaseNamespace: string,
  signal: AbortSignal,
): Promise<KubeObject> {
  const { namespace, ...metadata } = object.metadata;
  const kind = await kube.findKind(object.apiVersion, object.kind, signal);
  if (kind?.namespaced === false) return { ...object, metadata };
  return { ...object, metadata: { ...metadata, namespace: namespace || releaseNamespace } };
}
