import type { JsonObject } from "../../../domain/json.ts";
import { noteLines } from "../../output/note-lines.ts";
import { type Column, detailTable, listTable } from "../../output/table.ts";
import type { WireInstantiatedVnfInfo, WireVnfInstance } from "../../rest/wire.ts";

type Vnfc = NonNullable<WireInstantiatedVnfInfo["vnfcResourceInfo"]>[number];

const vnfcColumns: readonly Column<Vnfc>[] = [
  ["VNFC", ({ id }) => id],
  ["VDU", ({ vduId }) => vduId],
  ["KIND", ({ computeResource }) => computeResource.vimLevelResourceType],
  ["RESOURCE", ({ computeResource }) => computeResource.resourceId],
];

/** A VNF instance for people: what it is, its state, where it runs, its VNFCs. */
export function vnfDetails(instance: WireVnfInstance): string {
  const info = instance.instantiatedVnfInfo;
  const details = detailTable([
    ["id", instance.id],
    ["name", instance.vnfInstanceName],
    ["description", instance.vnfInstanceDescription],
    ["state", stateOf(instance)],
    ["product", `${instance.vnfProductName} ${instance.vnfSoftwareVersion}`],
    ["provider", instance.vnfProvider],
    ["VNFD", `${instance.vnfdId} (version ${instance.vnfdVersion})`],
    ["flavour", info?.flavourId],
    ["scale level", info && scaleLevels(info)],
    ["VIM", vims(instance)],
    ...plainEntries(info?.metadata),
    ["metadata", noteLines(instance.metadata ?? {})],
  ]);
  const vnfcs = info?.vnfcResourceInfo ?? [];
  return vnfcs.length === 0 ? details : `${details}\n\n${listTable(vnfcColumns, vnfcs)}`;
}

/** A VNF that runs, or that is only left over from a failure: `vnfState` tells; once terminated it says nothing new. */
function stateOf({ instantiationState, instantiatedVnfInfo }: WireVnfInstance): string {
  const { vnfState } = instantiatedVnfInfo ?? {};
  const tells = instantiationState === "INSTANTIATED" && vnfState !== undefined;
  return tells ? `${instantiationState}, ${vnfState}` : instantiationState;
}

function scaleLevels({ scaleStatus = [], maxScaleLevels = [] }: WireInstantiatedVnfInfo): string {
  return scaleStatus
    .map(({ aspectId, scaleLevel }) => {
      const max = maxScaleLevels.find((other) => other.aspectId === aspectId)?.scaleLevel;
      return `${aspectId} ${scaleLevel}${max === undefined ? "" : ` of ${max}`}`;
    })
    .join("\n");
}

function vims({ vimConnectionInfo = {} }: WireVnfInstance): string {
  return Object.entries(vimConnectionInfo)
    .map(([key, { vimId, vimType }]) => [key, vimType, vimId].filter(Boolean).join(" "))
    .join("\n");
}

/** Where and as what it runs; maps and lists are for `-o json`. */
function plainEntries(map: JsonObject = {}): [string, string][] {
  return Object.entries(map).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" || typeof value === "number" ? [[key, String(value)]] : [],
  );
}
