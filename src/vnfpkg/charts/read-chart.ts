import type { JsonObject } from "../../domain/json.ts";
import type { PackageChart } from "../../domain/vnf-package.ts";
import type { PackageLimits } from "../package-limits.ts";
import { BrokenChart, readChartFiles } from "./chart-files.ts";
import { readChartJson, readChartYaml } from "./chart-yaml.ts";

/** Describes the chart in an archive; `undefined` when the archive is something else, BrokenChart when Helm could not use it. */
export async function readChart(
  archive: string,
  limits: PackageLimits,
  signal?: AbortSignal,
): Promise<Omit<PackageChart, "path" | "digest"> | undefined> {
  const files = await readChartFiles(archive, limits, signal);
  const chartYaml = files.get("Chart.yaml");
  if (chartYaml === undefined) return undefined;
  const chart = readChartYaml("Chart.yaml", chartYaml);
  const valuesYaml = files.get("values.yaml");
  const schema = files.get("values.schema.json");
  return {
    name: requiredText(chart, "name"),
    version: requiredText(chart, "version"),
    ...(chart.appVersion === undefined || chart.appVersion === null
      ? {}
      : { appVersion: String(chart.appVersion) }),
    values: valuesYaml === undefined ? {} : readChartYaml("values.yaml", valuesYaml),
    ...(schema === undefined ? {} : { valuesSchema: readChartJson("values.schema.json", schema) }),
  };
}

function requiredText(chart: JsonObject, key: "name" | "version"): string {
  const value = chart[key];
  if (typeof value === "string" && value !== "") return value;
  throw new BrokenChart(`its Chart.yaml has no ${key}${typeof value === "number" ? " in quotes" : ""}`);
}
