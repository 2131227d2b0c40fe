import { createHash } from "node:crypto";
import type { ChartSource } from "../../../domain/deployment.ts";
import { VnfmError } from "../../../domain/errors.ts";
import { isLoopback } from "../../../support/loopback.ts";

export type PackageChartSource = Extract<ChartSource, { kind: "package" }>;
export type RepositoryChartSource = Extract<ChartSource, { kind: "repository" }>;
export type OciChartSource = Extract<ChartSource, { kind: "oci" }>;
/** Charts that Helm fetches. */
export type FetchedChartSource = RepositoryChartSource | OciChartSource;

/** Identifies where a chart is from and which versions of it are wanted; fits a label and a file's name. */
export function sourceKey(source: FetchedChartSource): string {
  const parts =
    source.kind === "oci"
      ? [source.reference, source.version ?? ""]
      : [source.url, source.chart, source.version ?? ""];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 40);
}

/** A range (`^1.2`, `1.x`) or nothing may mean another chart tomorrow. */
export function hasExactVersion(source: FetchedChartSource): boolean {
  return (
    /^v?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/.test(source.version ?? "") ||
    (source.kind === "oci" && source.reference.includes("@sha256:"))
  );
}

/** CHART_UNAVAILABLE for an address that Helm would take for something else, or that holds credentials. */
export function checkRepositoryUrl(address: string): void {
  const url = URL.parse(address);
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    throw new VnfmError("CHART_UNAVAILABLE", "the repository's address must be an http or https URL");
  }
  if (url.username !== "" || url.password !== "") {
    throw new VnfmError("CHART_UNAVAILABLE", "credentials in the repository's address are not supported");
  }
}

/** An `oci://` reference, and whether its registry is one of those spoken to without TLS. */
export function readOciReference(
  source: OciChartSource,
  plainHttpRegistries: readonly string[],
): { readonly chart: string; readonly plainHttp: boolean } {
  const reference = source.reference.replace(/^oci:\/\//, "");
  const registry = reference.split("/")[0] ?? "";
  const plainHttp = plainHttpRegistries.includes(registry);
  if (plainHttp && source.credentials !== undefined && !isLoopback(hostOf(source))) {
    throw new VnfmError(
      "CHART_UNAVAILABLE",
      `${registry} is spoken to without TLS; a password would travel in plain`,
    );
  }
  return { chart: `oci://${reference}`, plainHttp };
}

/** The host that a chart is fetched from, as in a URL. */
export function hostOf(source: FetchedChartSource): string {
  const address = source.kind === "oci" ? source.reference.replace(/^oci:/, "http:") : source.url;
  return URL.parse(address)?.hostname ?? "";
}

/** Of a registry that it has no credentials for Helm says `basic credential not found`, which looks like one. */
const ASKS_WHO_COMES = /\b40[13]\b|unauthorized|basic \S+ not found/i;

/** Names the chart in the failure of fetching it. Other errors stay as they are. */
export function chartUnavailable(source: FetchedChartSource, error: unknown): unknown {
  if (!(error instanceof VnfmError) || error.code !== "CHART_UNAVAILABLE") return error;
  const wayOut = ASKS_WHO_COMES.test(error.message) ? `. ${aboutCredentials(source)}` : "";
  return new VnfmError(
    error.code,
    `The chart ${describeSource(source)} cannot be used: ${error.message}${wayOut}`,
    {
      cause: error,
    },
  );
}

function aboutCredentials({ credentials }: FetchedChartSource): string {
  return credentials === undefined
    ? "If it takes a user name and a password, give them as username and password in the chart's entry of helm_chart_path."
    : "It does not accept the username and password of the chart's entry in helm_chart_path.";
}

/** A chart and where it comes from, for people; without a query, which may hold a secret. */
export function describeSource(source: FetchedChartSource): string {
  const version = source.version === undefined ? "" : ` ${source.version}`;
  if (source.kind === "oci") return `${source.reference}${version}`;
  const url = URL.parse(source.url);
  return `${source.chart}${version} of ${url === null ? source.url : `${url.origin}${url.pathname}`}`;
}
