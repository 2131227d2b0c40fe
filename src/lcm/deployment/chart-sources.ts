import type { ChartSource } from "../../domain/deployment.ts";
import { invalidParam, pointerSegment, VnfmError } from "../../domain/errors.ts";
import { isJsonObject, type Json } from "../../domain/json.ts";
import type { VnfPackage } from "../../domain/vnf-package.ts";
import type { DeploymentFlavour } from "../../domain/vnfd.ts";
import { readChartCredentials, refuseChartCredentials } from "./chart-credentials.ts";

/** A chart to install, by the name it has within the VNF. */
export interface NamedChart {
  readonly name: string;
  readonly source: ChartSource;
}

const CREDENTIALS_BESIDE =
  "must hold no credentials; an entry of helm_chart_path takes them as username and password beside the address";
const POINTER = "/additionalParams/helm_chart_path";

/**
 * The charts of a VNF: those the request names in `helm_chart_path` (one, or a map of several), else the Mciops
 * of the flavour, else the package's only chart.
 */
export function chartSources(
  requested: Json | undefined,
  vnfPackage: VnfPackage,
  flavour: DeploymentFlavour,
): readonly NamedChart[] {
  if (typeof requested === "string") return [named(requested, vnfPackage, POINTER)];
  if (isJsonObject(requested)) {
    const entries = Object.entries(requested);
    if (entries.length === 0) throw invalidParam(POINTER, "the map names no chart");
    return entries.map(([name, chart]) => {
      const pointer = `${POINTER}/${pointerSegment(name)}`;
      return { name: checkName(name, pointer), source: readSource(chart, vnfPackage, pointer) };
    });
  }
  if (requested !== undefined) throw invalidParam(POINTER, "must be a path, or a map of names to charts");
  if (flavour.mciops.length > 0) {
    return flavour.mciops.map(({ mciopId, chartPath }) => ({
      name: mciopId,
      source: packageChart(chartPath, vnfPackage, POINTER),
    }));
  }
  const [only, ...others] = vnfPackage.content?.charts ?? [];
  if (only !== undefined && others.length === 0) return [named(only.path, vnfPackage, POINTER)];
  throw new VnfmError(
    "INVALID_REQUEST",
    `'helm_chart_path' must be specified, or 'lcm-kubernetes-def-files' for plain manifests: the VNFD has no Mciop and the package ${others.length + (only ? 1 : 0)} charts.`,
    { invalidParams: [{ pointer: POINTER, reason: "missing" }] },
  );
}

function named(location: string, vnfPackage: VnfPackage, pointer: string): NamedChart {
  const source = readSource(location, vnfPackage, pointer);
  return { name: nameOf(source, vnfPackage), source };
}

function nameOf(source: ChartSource, vnfPackage: VnfPackage): string {
  switch (source.kind) {
    case "package":
      return vnfPackage.content?.charts.find(({ path }) => path === source.path)?.name ?? "chart";
    case "repository":
      return source.chart;
    case "oci":
      return source.reference.split("/").at(-1) ?? "chart";
  }
}

function readSource(chart: Json, vnfPackage: VnfPackage, pointer: string): ChartSource {
  if (typeof chart === "string") {
    return chart.startsWith("oci://")
      ? { kind: "oci", reference: checkReference(chart, pointer) }
      : packageChart(chart, vnfPackage, pointer);
  }
  if (!isJsonObject(chart)) throw invalidParam(pointer, "must be a path, an oci:// reference, or an object");
  const { path, oci, repository, chart: chartName, version } = chart;
  const chosen = typeof version === "string" ? { version: checkVersion(version, `${pointer}/version`) } : {};
  if (typeof path === "string") {
    refuseChartCredentials(chart, pointer);
    return packageChart(path, vnfPackage, pointer);
  }
  if (typeof oci === "string" && oci.startsWith("oci://")) {
    const reference = checkReference(oci, `${pointer}/oci`);
    return { kind: "oci", reference, ...chosen, ...readChartCredentials(chart, reference, pointer) };
  }
  if (typeof repository === "string" && /^https?:\/\//.test(repository) && typeof chartName === "string") {
    const url = checkRepository(repository, `${pointer}/repository`);
    return {
      ...{ kind: "repository", url, chart: checkChartName(chartName, `${pointer}/chart`) },
      ...chosen,
      ...readChartCredentials(chart, url, pointer),
    };
  }
  throw invalidParam(
    pointer,
    'must hold "path", or "oci" (oci://…), or "repository" (http or https) and "chart"',
  );
}

/** The chart file of the package; CHART_NOT_IN_PACKAGE names those that there are. */
export function packageChart(path: string, vnfPackage: VnfPackage, pointer: string): ChartSource {
  const chart = vnfPackage.content?.charts.find((candidate) => candidate.path === path);
  if (chart !== undefined) {
    return { kind: "package", vnfPkgId: vnfPackage.id, path: chart.path, digest: chart.digest };
  }
  const present = vnfPackage.content?.charts.map((candidate) => candidate.path).join(", ") || "none";
  throw new VnfmError(
    "CHART_NOT_IN_PACKAGE",
    `The package has no Helm chart '${path}'. Its charts: ${present}.`,
    { invalidParams: [{ pointer, reason: "no such chart in the package" }] },
  );
}

const REFERENCE =
  /^oci:\/\/(?:[\w.-]+|\[[0-9a-f:]+\])(?::\d+)?(?:\/[\w.-]+)+(?::[\w.-]+)?(?:@sha256:[0-9a-f]{64})?$/i;

/** Refused here, before anything is kept: a reference with a password in it would stand in the operation and its errors. */
function checkReference(reference: string, pointer: string): string {
  if (REFERENCE.test(reference)) return reference;
  const userInfo = /^oci:\/\/[^/]*@/.test(reference);
  throw invalidParam(
    pointer,
    userInfo
      ? CREDENTIALS_BESIDE
      : "must be oci://REGISTRY/CHART, with :TAG or @sha256:DIGEST behind it if wanted",
  );
}

/** Refused with credentials in it, as they would stand in the operation and its errors. */
export function checkRepository(text: string, pointer: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw invalidParam(pointer, "must be an http or https URL");
  if (url.username !== "" || url.password !== "") {
    throw invalidParam(pointer, CREDENTIALS_BESIDE);
  }
  // Often a token; and what stands behind them would be shown in Helm's arguments.
  if (/[?#]/.test(text)) throw invalidParam(pointer, "must have no query and no fragment");
  return text;
}

/** Helm would take an address or a path of this host in place of the name, and leave the repository aside. */
export function checkChartName(name: string, pointer: string): string {
  if (/^[a-z0-9][\w.-]{0,249}$/i.test(name)) return name;
  throw invalidParam(pointer, "must be a chart's name: letters, digits, inner dashes and dots");
}

/** A version or a range of them, as Helm takes it: `1.2.3`, `^1.2`, `>=1.0.0 <2.0.0 || 3.x`. */
export function checkVersion(version: string, pointer: string): string {
  if (/^[\w.^~<>=!|*+, -]{0,200}$/.test(version)) return version;
  throw invalidParam(pointer, "must be a version or a range of versions");
}

function checkName(name: string, pointer: string): string {
  if (/^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/.test(name)) return name;
  throw invalidParam(pointer, "a chart's name has 1 to 40 lower-case letters, digits and inner dashes");
}
