import type { VduBinding } from "../../domain/deployment.ts";
import { invalidParam, pointerSegment } from "../../domain/errors.ts";
import { applySetStrings } from "../../domain/helm-set-strings.ts";
import { isJsonObject, type Json, type JsonObject } from "../../domain/json.ts";
import type { DeploymentFlavour, Vdu } from "../../domain/vnfd.ts";

/** Where the number of a VDU's instances stands: a path into the values of a unit. */
export interface ReplicaPlace {
  readonly vduId: string;
  readonly unitName: string;
  readonly path: string;
  /** Where the request says so. */
  readonly pointer: string;
}

/** The units of a VNF by name, and what is known of which VDU is in which. */
interface UnitNames {
  readonly names: readonly string[];
  ofVdu(vduId: string): string | undefined;
}

type Instances = { readonly instances: Readonly<Record<string, number>> };

/** Reads `helm_value_names`: VDU -> `{ replica: value path, chart?: name }`. */
export function namedReplicaPlaces(
  given: Json | undefined,
  flavour: DeploymentFlavour,
  units: UnitNames,
): readonly ReplicaPlace[] {
  if (given === undefined) return [];
  if (!isJsonObject(given))
    throw invalidParam("/additionalParams/helm_value_names", "must be a map of VDU ids");
  return Object.entries(given).map(([vduId, names]) => {
    const pointer = `/additionalParams/helm_value_names/${pointerSegment(vduId)}`;
    if (!flavour.vdus.some((vdu) => vdu.vduId === vduId)) {
      throw invalidParam(pointer, `flavour ${flavour.flavourId} has no VDU '${vduId}'`);
    }
    if (!isJsonObject(names)) throw invalidParam(pointer, 'must hold "replica"');
    const { replica, chart } = names;
    const unitName = units.names.find((name) => name === (chart ?? units.ofVdu(vduId)));
    const place = `${pointer}/replica`;
    const path = readValuePath(replica, place);
    if (unitName !== undefined) return { vduId, unitName, path, pointer: place };
    throw invalidParam(`${pointer}/chart`, `must name the VDU's chart: ${units.names.join(", ")}`);
  });
}

/** A path as `--set` takes it, and nothing that would be a value of its own. */
export function readValuePath(given: Json | undefined, pointer: string): string {
  if (typeof given !== "string" || !/^[^=,]{1,1000}$/.test(given))
    throw invalidParam(pointer, "must be a value path");
  applySetStrings({}, [{ text: `${given}=0`, pointer }]);
  return given;
}

/** The values with the counts of a unit's places in them. Fairlead owns the counts: they come last and win. */
export function withCounts(
  values: JsonObject,
  places: readonly ReplicaPlace[],
  { instances }: Instances,
): JsonObject {
  return applySetStrings(
    values,
    places.map(({ vduId, path, pointer }) => ({ text: `${path}=${instances[vduId] ?? 0}`, pointer })),
  );
}

/** The places with the numbers that belong there. */
export function countsAt(places: readonly ReplicaPlace[], { instances }: Instances) {
  return places.map(({ vduId, path }) => ({ vduId, path, instances: instances[vduId] ?? 0 }));
}

/** What to warn of where values that a client has asked for give way to the counts of a unit's places. */
export function overriddenCounts(
  unitName: string,
  asked: JsonObject,
  counts: readonly { readonly vduId: string; readonly path: string; readonly instances: number }[],
): readonly string[] {
  const warnings = counts.flatMap(({ vduId, path, instances }) => {
    const given = findValue(asked, applySetStrings({}, [`${path}=0`]));
    if (given === undefined || given === instances) return [];
    return [
      `${unitName}: the value that the request gives to ${path} is not used: it is the number of VDU ${vduId}, which is ${instances}. Use instantiationLevelId, or scale.`,
    ];
  });
  return [...new Set(warnings)];
}

/** What stands where `way`, a tree of one branch, leads to. */
function findValue(values: Json | undefined, way: Json): Json | undefined {
  if (typeof way !== "object" || way === null) return values;
  const [key, further] = Object.entries(way).at(-1) ?? [];
  if (typeof values !== "object" || values === null || key === undefined || further === undefined)
    return undefined;
  return findValue(new Map(Object.entries(values)).get(key), further);
}

/** `workload` is what the request says; without it the VNFD has the word. */
export function toBinding(
  { vduId, name, mcio }: Vdu,
  workload: VduBinding["workload"],
  places: readonly ReplicaPlace[],
  { instances }: Instances,
): VduBinding {
  const declared = mcio === undefined ? undefined : { name: mcio.name, kind: mcio.type };
  const known = workload ?? declared;
  const path = places.find((place) => place.vduId === vduId)?.path;
  return {
    vduId,
    vduName: name,
    instances: instances[vduId] ?? 0,
    ...(known === undefined ? {} : { workload: known }),
    ...(path === undefined ? {} : { count: { kind: "value", path } }),
  };
}
