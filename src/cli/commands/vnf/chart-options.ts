import type { Command } from "commander";
import type { JsonObject } from "../../../domain/json.ts";
import type { CliContext } from "../../cli-context.ts";
import { collect } from "../key-values.ts";
import { readDocument } from "../read-document.ts";
import { type ChartWish, chartParams, splitChart } from "./instantiate-body.ts";

export interface ChartOptions {
  readonly chart?: readonly string[];
  readonly manifest?: readonly string[];
  readonly set?: readonly string[];
  readonly values?: readonly string[];
  readonly replica?: readonly string[];
}

/** Options on charts and their values; `defaultCharts` says what is taken without `--chart`. */
export function addChartOptions(command: Command, defaultCharts: string): Command {
  return command
    .option(
      "--chart <[name=]path>",
      `a chart of the package (default: ${defaultCharts}); repeatable`,
      collect,
    )
    .option("--manifest <path>", "plain manifests of the package, instead of charts; repeatable", collect)
    .option("--values <[chart:]file>", "values file, JSON or YAML; repeatable, later ones win", collect)
    .option("--set <[chart:]key=value>", "one value, as helm --set takes it; repeatable", collect)
    .option(
      "--replica <vdu=[chart:]path>",
      "the value that holds a VDU's replica count; repeatable",
      collect,
    );
}

/** Reads the files that the options name. */
export async function readChartWish(context: CliContext, options: ChartOptions): Promise<ChartWish> {
  const { chart = [], manifest = [], set = [], replica = [] } = options;
  const values = (options.values ?? []).map(async (given) => {
    const { chart: name, rest } = splitChart(given);
    const content = await readDocument(context, rest, "--values");
    return name === undefined ? { content } : { chart: name, content };
  });
  return { charts: chart, manifests: manifest, set, replicas: replica, values: await Promise.all(values) };
}

/** The options as `additionalParams`. */
export async function readChartParams(context: CliContext, options: ChartOptions): Promise<JsonObject> {
  return chartParams(await readChartWish(context, options));
}
