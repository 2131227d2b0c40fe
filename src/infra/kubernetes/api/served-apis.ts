import { isJsonObject } from "../../../domain/json.ts";
import { apiError } from "./api-error.ts";
import type { KubeTransport } from "./kube-http.ts";

const AGGREGATED = [
  "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
  "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList",
  "application/json",
].join(",");

/**
 * All that the cluster serves, as charts ask for it by `.Capabilities.APIVersions`: `apps/v1` and `apps/v1/Deployment`. Two requests; a
 * server before 1.26 answers with its groups only, and then kinds are left out.
 */
export async function listServedApis(http: KubeTransport, signal: AbortSignal): Promise<readonly string[]> {
  const lists = await Promise.all(
    ["/api", "/apis"].map(async (path) => {
      const answer = await http.send({ method: "GET", path, accept: AGGREGATED }, signal);
      if (answer.status !== 200) throw apiError(answer, { verb: "get", resource: path }, http.connection);
      const list: unknown = JSON.parse(answer.body);
      if (!isJsonObject(list)) return [];
      // Discovery documents, by the documentation of the Kubernetes API.
      return list.kind === "APIGroupDiscoveryList"
        ? readAggregated(list as unknown as AggregatedList)
        : readPlain(list as unknown as PlainList);
    }),
  );
  return lists.flat();
}

interface AggregatedList {
  readonly items: readonly {
    readonly metadata?: { readonly name?: string };
    readonly versions: readonly {
      readonly version: string;
      readonly resources?: readonly { readonly responseKind?: { readonly kind: string } }[];
    }[];
  }[];
}

function readAggregated({ items }: AggregatedList): readonly string[] {
  return items.flatMap(({ metadata, versions }) =>
    versions.flatMap(({ version, resources = [] }) => {
      const apiVersion = metadata?.name ? `${metadata.name}/${version}` : version;
      const kinds = new Set(resources.flatMap(({ responseKind }) => responseKind?.kind ?? []));
      return [apiVersion, ...[...kinds].map((kind) => `${apiVersion}/${kind}`)];
    }),
  );
}

interface PlainList {
  readonly versions?: readonly string[];
  readonly groups?: readonly { readonly versions: readonly { readonly groupVersion: string }[] }[];
}

function readPlain({ versions = [], groups = [] }: PlainList): readonly string[] {
  return [...versions, ...groups.flatMap((group) => group.versions.map(({ groupVersion }) => groupVersion))];
}
