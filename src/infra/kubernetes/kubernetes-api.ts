import { setTimeout as sleep } from "node:timers/promises";
import type { ObjectRef } from "../../domain/deployment.ts";
import { VnfmError } from "../../domain/errors.ts";
import { ApiDiscovery, type ServedKind } from "./api/api-discovery.ts";
import { type Attempt, apiError, messageOf, reasonOf } from "./api/api-error.ts";
import { attemptOn, collectionPath, pathOf, selectors } from "./api/api-paths.ts";
import { followCollection } from "./api/follow-collection.ts";
import type { KubeConnection } from "./api/kube-connection.ts";
import { type KubeAnswer, KubeHttp, type KubeRequest, type KubeTransport } from "./api/kube-http.ts";
import { listServedApis } from "./api/served-apis.ts";
import type { KubeClient, KubeCollection, KubeEvent, KubeObject } from "./kube-client.ts";
import { refOf } from "./release-record.ts";

const PAGE_SIZE = 500;
const WATCH_SILENCE_MS = 100_000;
const MAX_LOG_BYTES = 256 * 1024;
/** The server asks for patience (429) or has no leader for a moment (503): pauses before trying again. */
const PATIENCE_MS = [250, 1_000, 2_000];

/** One API server, over plain HTTP and JSON: objects stay exactly as the server writes them. */
export class KubernetesApi implements KubeClient {
  readonly #http: KubeTransport;
  readonly #discovery: ApiDiscovery;

  constructor(connection: KubeConnection, http: KubeTransport = new KubeHttp(connection)) {
    this.#http = http;
    this.#discovery = new ApiDiscovery(this.#http);
  }

  async version(signal: AbortSignal): Promise<string> {
    const attempt = { verb: "get", resource: "/version" } as const;
    const answer = await this.#call({ method: "GET", path: "/version" }, attempt, signal);
    const { gitVersion } = JSON.parse(answer.body) as { gitVersion: string };
    return gitVersion;
  }

  /** See listServedApis. */
  async servedApis(signal: AbortSignal): Promise<readonly string[]> {
    return await listServedApis(this.#http, signal);
  }

  async get(ref: ObjectRef, signal: AbortSignal): Promise<KubeObject | undefined> {
    const kind = await this.#discovery.find(ref.apiVersion, ref.kind, signal);
    if (kind === undefined) return undefined;
    const request = { method: "GET", path: pathOf(kind, ref) } as const;
    const answer = await this.#call(request, attemptOn(kind, "get", ref), signal, [404]);
    return answer.status === 404 ? undefined : readObject(answer);
  }

  async list(
    collection: KubeCollection,
    signal: AbortSignal,
  ): Promise<{ items: readonly KubeObject[]; resourceVersion: string }> {
    const kind = await this.#discovery.find(collection.apiVersion, collection.kind, signal);
    if (kind === undefined) return { items: [], resourceVersion: "" };
    const items: KubeObject[] = [];
    let page: ListPage | undefined;
    do {
      const next: string | undefined = page?.metadata.continue;
      const path = `${collectionPath(kind, collection)}?${selectors(collection, {
        limit: String(PAGE_SIZE),
        ...(next === undefined ? {} : { continue: next }),
      })}`;
      const attempt = attemptOn(kind, "list", collection);
      const answer = await this.#call({ method: "GET", path }, attempt, signal, [404, 410]);
      if (answer.status === 404) {
        this.#discovery.forget(collection.apiVersion);
        return { items: [], resourceVersion: "" };
      }
      // The server has forgotten the snapshot that the pages are of.
      if (answer.status === 410) return this.list(collection, signal);
      page = JSON.parse(answer.body) as ListPage;
      // Objects in a list come without apiVersion and kind.
      const { apiVersion, kind: kindName } = collection;
      for (const item of page.items) items.push({ ...item, apiVersion, kind: kindName });
    } while (page.metadata.continue);
    return { items, resourceVersion: page.metadata.resourceVersion };
  }

  async follow(
    collection: KubeCollection,
    onEvent: (event: KubeEvent) => void,
    onSynced: () => void,
    signal: AbortSignal,
    onContact?: (failure: VnfmError | undefined) => void,
  ): Promise<void> {
    await followCollection(
      {
        isServed: async () =>
          (await this.#discovery.find(collection.apiVersion, collection.kind, signal)) !== undefined,
        list: () => this.list(collection, signal),
        watch: (resourceVersion) => this.#watch(collection, resourceVersion, signal),
      },
      onEvent,
      onSynced,
      signal,
      onContact,
    );
  }

  async create(object: KubeObject, signal: AbortSignal): Promise<KubeObject | undefined> {
    const kind = await this.#getKind(object.apiVersion, object.kind, signal);
    const request = {
      method: "POST",
      path: `${collectionPath(kind, object.metadata)}?fieldManager=fairlead`,
      body: object,
    } as const;
    const answer = await this.#call(request, attemptOn(kind, "create", object.metadata), signal, [409]);
    if (answer.status !== 409) return readObject(answer);
    if (reasonOf(answer.body) === "AlreadyExists") return undefined;
    throw apiError(answer, attemptOn(kind, "create", object.metadata), this.#http.connection);
  }

  async patch(ref: ObjectRef, patch: unknown, signal: AbortSignal): Promise<KubeObject | undefined> {
    const kind = await this.#discovery.find(ref.apiVersion, ref.kind, signal);
    if (kind === undefined) return undefined;
    const request = {
      method: "PATCH",
      path: `${pathOf(kind, ref)}?fieldManager=fairlead`,
      body: patch,
      contentType: "application/merge-patch+json",
    } as const;
    const answer = await this.#call(request, attemptOn(kind, "patch", ref), signal, [404]);
    return answer.status === 404 ? undefined : readObject(answer);
  }

  async apply(
    object: KubeObject,
    { force, dryRun = false }: { readonly force: boolean; readonly dryRun?: boolean },
    signal: AbortSignal,
  ): Promise<KubeObject> {
    const kind = await this.#getKind(object.apiVersion, object.kind, signal);
    const query = new URLSearchParams({ fieldManager: "fairlead", force: String(force) });
    if (dryRun) query.set("dryRun", "All");
    const request = {
      method: "PATCH",
      path: `${pathOf(kind, refOf(object))}?${query}`,
      body: object,
      // JSON is YAML.
      contentType: "application/apply-patch+yaml",
    } as const;
    const attempt = attemptOn(kind, "patch", object.metadata);
    const answer = await this.#call(request, attempt, signal, [400, 409, 422, 500]);
    if (answer.status < 300) return readObject(answer);
    const message = messageOf(answer.body);
    // A field of the wrong type the server calls an error of its own.
    if (answer.status === 500 && !message.includes("typed patch object")) {
      throw apiError(answer, attempt, this.#http.connection);
    }
    throw new VnfmError(
      "MANIFEST_REFUSED",
      `The cluster refuses ${object.kind} ${object.metadata.name}: ${message}`,
    );
  }

  async scale(ref: ObjectRef, replicas: number, signal: AbortSignal): Promise<boolean> {
    const kind = await this.#discovery.find(ref.apiVersion, ref.kind, signal);
    if (kind === undefined) return false;
    const request = {
      method: "PATCH",
      path: `${pathOf(kind, ref)}/scale?fieldManager=fairlead`,
      body: { spec: { replicas } },
      contentType: "application/merge-patch+json",
    } as const;
    const attempt = attemptOn({ ...kind, resource: `${kind.resource}/scale` }, "patch", ref);
    return (await this.#call(request, attempt, signal, [404])).status !== 404;
  }

  async delete(
    ref: ObjectRef,
    options: { readonly gracePeriodSeconds?: number; readonly propagation?: "Foreground" | "Background" },
    signal: AbortSignal,
  ): Promise<boolean> {
    const kind = await this.#discovery.find(ref.apiVersion, ref.kind, signal);
    if (kind === undefined) return false;
    const body = {
      apiVersion: "v1",
      kind: "DeleteOptions",
      ...(options.gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds: options.gracePeriodSeconds }),
      ...(options.propagation === undefined ? {} : { propagationPolicy: options.propagation }),
      ...(ref.uid === undefined ? {} : { preconditions: { uid: ref.uid } }),
    };
    const request = { method: "DELETE", path: pathOf(kind, ref), body } as const;
    // 409: the object of that name is not the one meant, which is gone.
    const answer = await this.#call(request, attemptOn(kind, "delete", ref), signal, [404, 409]);
    return answer.status !== 404 && answer.status !== 409;
  }

  async findKind(apiVersion: string, kind: string, signal: AbortSignal): Promise<ServedKind | undefined> {
    return await this.#discovery.find(apiVersion, kind, signal);
  }

  async podLog(
    pod: {
      readonly namespace: string;
      readonly name: string;
      readonly container: string;
      readonly previous: boolean;
    },
    tailLines: number,
    signal: AbortSignal,
  ): Promise<string> {
    const query = new URLSearchParams({
      container: pod.container,
      previous: String(pod.previous),
      tailLines: String(tailLines),
      limitBytes: String(MAX_LOG_BYTES),
    });
    const path = `/api/v1/namespaces/${pod.namespace}/pods/${pod.name}/log?${query}`;
    const attempt = {
      verb: "get",
      resource: "pods/log",
      namespace: pod.namespace,
      name: pod.name,
    } as const;
    // 400: the container has not started, or there is no earlier one.
    const answer = await this.#call({ method: "GET", path }, attempt, signal, [400, 404]);
    return answer.status === 200 ? answer.body : "";
  }

  /** Sends a request; an answer neither good nor `expected` throws. */
  async #call(
    request: KubeRequest,
    attempt: Attempt,
    signal: AbortSignal,
    expected: readonly number[] = [],
  ): Promise<KubeAnswer> {
    for (const pauseMs of [...PATIENCE_MS, undefined]) {
      const answer = await this.#http.send(request, signal);
      if ((answer.status >= 200 && answer.status < 300) || expected.includes(answer.status)) return answer;
      const isBusy = answer.status === 429 || answer.status === 503;
      if (!isBusy || pauseMs === undefined) throw apiError(answer, attempt, this.#http.connection);
      await sleep(Math.min(answer.retryAfterMs ?? pauseMs, 5_000), undefined, { signal }).catch(() =>
        signal.throwIfAborted(),
      );
    }
    throw new Error("not reached: the last round returns or throws");
  }

  async #watch(
    collection: KubeCollection,
    resourceVersion: string,
    signal: AbortSignal,
  ): Promise<AsyncIterable<string> | undefined> {
    const kind = await this.#getKind(collection.apiVersion, collection.kind, signal);
    const query = selectors(collection, {
      watch: "1",
      allowWatchBookmarks: "true",
      resourceVersion,
      timeoutSeconds: "290",
    });
    const path = `${collectionPath(kind, collection)}?${query}`;
    // Bookmarks come about once a minute; longer silence means that the connection is dead.
    const answer = await this.#http.sendForLines({ method: "GET", path }, WATCH_SILENCE_MS, signal);
    if (answer.status === 410 || answer.status === 404) return undefined;
    if (answer.status === 200) return answer.lines;
    throw apiError(answer, attemptOn(kind, "watch", collection), this.#http.connection);
  }

  async #getKind(apiVersion: string, kind: string, signal: AbortSignal): Promise<ServedKind> {
    const served = await this.#discovery.find(apiVersion, kind, signal);
    if (served !== undefined) return served;
    throw apiError(
      {
        status: 404,
        retryAfterMs: undefined,
        body: JSON.stringify({ kind: "Status", message: "no such kind" }),
      },
      { verb: "create", resource: `${kind} (${apiVersion})` },
      this.#http.connection,
    );
  }
}

interface ListPage {
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string };
  readonly items: readonly KubeObject[];
}

function readObject(answer: KubeAnswer): KubeObject {
  // The API server answers with an object to every request for one.
  return JSON.parse(answer.body) as KubeObject;
}
