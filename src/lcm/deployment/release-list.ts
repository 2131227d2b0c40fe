import type { ChartSource } from "../../domain/deployment.ts";
import { invalidParam } from "../../domain/errors.ts";
import type { ValueSetting } from "../../domain/helm-set-strings.ts";
import { isJsonObject, type Json, type JsonObject } from "../../domain/json.ts";
import type { VnfPackage } from "../../domain/vnf-package.ts";
import { checkChartName, checkRepository, checkVersion, packageChart } from "./chart-sources.ts";
import { readSwitch } from "./switches.ts";

const LIST = "/additionalParams/using_helm_install_param";
const MOST_RELEASES = 100;
/** Helm's own rule. */
const RELEASE_NAME = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

/** An element of `using_helm_install_param`. */
export interface ListedRelease {
  readonly name: string;
  readonly source: ChartSource;
  /** `path=value` each. */
  readonly settings: readonly ValueSetting[];
  /** Its place in the request. */
  readonly pointer: string;
}

/** Reads `using_helm_install_param`, and checks what must be there when. */
export function readReleaseList(given: Json | undefined, vnfPackage: VnfPackage): readonly ListedRelease[] {
  if (given === undefined) throw invalidParam(LIST, "is required when use_helm is true");
  if (!Array.isArray(given) || given.length === 0 || given.length > MOST_RELEASES) {
    throw invalidParam(LIST, `must be a list of 1 to ${MOST_RELEASES} releases`);
  }
  const releases = given.map((element: Json, index) => readRelease(element, `${LIST}/${index}`, vnfPackage));
  for (const [index, { name, pointer }] of releases.entries()) {
    if (releases.findIndex((other) => other.name === name) < index) {
      throw invalidParam(
        `${pointer}/helmreleasename`,
        `'${name}' is the name of another release of the list`,
      );
    }
  }
  return releases;
}

function readRelease(element: Json, pointer: string, vnfPackage: VnfPackage): ListedRelease {
  if (!isJsonObject(element)) throw invalidParam(pointer, "must be an object");
  const isExternal = readSwitch(element.exthelmchart, `${pointer}/exthelmchart`);
  if (isExternal === undefined) throw invalidParam(`${pointer}/exthelmchart`, "is required");
  const when = `exthelmchart is ${isExternal}`;
  return {
    name: readReleaseName(element.helmreleasename, `${pointer}/helmreleasename`),
    source: isExternal
      ? repositoryChart(element, pointer, when)
      : packageChart(
          requireText(element.helmchartfile_path, `${pointer}/helmchartfile_path`, when),
          vnfPackage,
          `${pointer}/helmchartfile_path`,
        ),
    settings: readSettings(element.helmparameter, `${pointer}/helmparameter`),
    pointer,
  };
}

function readReleaseName(given: Json | undefined, pointer: string): string {
  const name = requireText(given, pointer);
  if (name.length <= 53 && RELEASE_NAME.test(name)) return name;
  throw invalidParam(
    pointer,
    "must be a release name: up to 53 lower-case letters, digits, inner dashes and dots",
  );
}

function repositoryChart(element: JsonObject, pointer: string, when: string): ChartSource {
  const text = (key: string) => requireText(element[key], `${pointer}/${key}`, when);
  // The table that first described the parameter misspells it, and users have copied it.
  const nameKey = "helmrepostitoryname" in element ? "helmrepostitoryname" : "helmrepositoryname";
  const { helmchartversion: version } = element;
  const repositoryName = text(nameKey);
  if (!/^[a-z0-9][\w.-]{0,99}$/i.test(repositoryName)) {
    throw invalidParam(`${pointer}/${nameKey}`, "must be a name: letters, digits, inner dashes and dots");
  }
  return {
    kind: "repository",
    url: checkRepository(text("exthelmrepo_url"), `${pointer}/exthelmrepo_url`),
    chart: checkChartName(text("helmchartname"), `${pointer}/helmchartname`),
    repositoryName,
    ...(version === undefined
      ? {}
      : { version: checkVersion(text("helmchartversion"), `${pointer}/helmchartversion`) }),
  };
}

function requireText(given: Json | undefined, pointer: string, when?: string): string {
  if (typeof given === "string" && given !== "") return given;
  if (given !== undefined) throw invalidParam(pointer, "must be a text");
  throw invalidParam(pointer, when === undefined ? "is required" : `is required when ${when}`);
}

function readSettings(given: Json | undefined, pointer: string): readonly ValueSetting[] {
  if (given === undefined) return [];
  if (!Array.isArray(given)) throw invalidParam(pointer, "must be a list of key=value");
  return given.map((text: Json, index) => {
    const place = `${pointer}/${index}`;
    return { text: requireText(text, place), pointer: place };
  });
}
