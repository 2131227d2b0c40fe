import { apiError } from "./api-error.ts";
import type { KubeTransport } from "./kube-http.ts";

export interface ServedKind {
  readonly namespaced: boolean;
  readonly plural: string;
  /** `/api/v1` or `/apis/GROUP/VERSION`. */
  readonly root: string;
  /** Plural with the group, as RBAC and kubectl write it: `deployments.apps`. */
  readonly resource: string;
}

/** Knows which kinds are served, and where. Only what was found is remembered: a CRD may come at any moment. */
export class ApiDiscovery {
  readonly #http: KubeTransport;
  readonly #kinds = new Map<string, ReadonlyMap<string, ServedKind>>();
  readonly #asking = new Map<string, Promise<ReadonlyMap<string, ServedKind>>>();

  constructor(http: KubeTransport) {
    this.#http = http;
  }

  async find(apiVersion: string, kind: string, signal: AbortSignal): Promise<ServedKind | undefined> {
    const known = this.#kinds.get(apiVersion)?.get(kind);
    if (known !== undefined) return known;
    const kinds = await this.#ask(apiVersion, signal);
    this.#kinds.set(apiVersion, kinds);
    return kinds.get(kind);
  }

  /** Forgets a group whose kind turned out not to be where it was. */
  forget(apiVersion: string): void {
    this.#kinds.delete(apiVersion);
  }

  /** Callers at the same time share one request, unless the one that asked gives up. */
  async #ask(apiVersion: string, signal: AbortSignal): Promise<ReadonlyMap<string, ServedKind>> {
    const running = this.#asking.get(apiVersion);
    if (running !== undefined) {
      const shared = await running.catch(() => undefined);
      signal.throwIfAborted();
      if (shared !== undefined) return shared;
    }
    const asking = this.#fetch(apiVersion, signal);
    this.#asking.set(apiVersion, asking);
    try {
      return await asking;
    } finally {
      if (this.#asking.get(apiVersion) === asking) this.#asking.delete(apiVersion);
    }
  }

  async #fetch(apiVersion: string, signal: AbortSignal): Promise<ReadonlyMap<string, ServedKind>> {
    const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const answer = await this.#http.send({ method: "GET", path: root }, signal);
    if (answer.status === 404) return new Map();
    if (answer.status !== 200) {
      throw apiError(answer, { verb: "get", resource: root }, this.#http.connection);
    }
    // The answer of a Kubernetes API to a discovery request, by its own documentation.
    const { resources } = JSON.parse(answer.body) as { resources: readonly ApiResource[] };
    const group = apiVersion.includes("/") ? `.${apiVersion.split("/")[0]}` : "";
    return new Map(
      resources
        .filter(({ name }) => !name.includes("/"))
        .map(({ kind, name, namespaced }) => [
          kind,
          { namespaced, plural: name, root, resource: name + group },
        ]),
    );
  }
}

interface ApiResource {
  readonly kind: string;
  /** Plural; `pods/log` for a subresource. */
  readonly name: string;
  readonly namespaced: boolean;
}
