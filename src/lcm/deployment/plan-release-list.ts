import type { HelmUnit } from "../../domain/deployment.ts";
import { invalidParam, pointerSegment } from "../../domain/errors.ts";
import { applySetStrings } from "../../domain/helm-set-strings.ts";
import { isJsonObject, type Json } from "../../domain/json.ts";
import {
  type DeploymentPlan,
  type DeploymentWish,
  readNamespace,
  requestedWorkload,
  stageOf,
  strayMappings,
} from "./plan-deployment.ts";
import { readReleaseList } from "./release-list.ts";
import {
  countsAt,
  namedReplicaPlaces,
  overriddenCounts,
  type ReplicaPlace,
  readValuePath,
  toBinding,
  withCounts,
} from "./replica-places.ts";

/**
 * Turns Tacker's first parameters for Helm, a list of releases with the names the client wants, into units. Pure; INVALID_REQUEST and
 * CHART_NOT_IN_PACKAGE carry the pointer.
 */
export function planReleaseList(wish: DeploymentWish): DeploymentPlan<HelmUnit> {
  const { additionalParams, flavour } = wish;
  const namespace = readNamespace(toLowerCase(additionalParams.namespace));
  const releases = readReleaseList(additionalParams.using_helm_install_param, wish.vnfPackage);
  const names = releases.map(({ name }) => name);
  const releaseOf = (vduId: string) => mappedRelease(additionalParams.vdu_mapping, vduId, names);
  const places = [
    ...aspectPlaces(additionalParams.helm_replica_values, wish, releaseOf),
    ...namedReplicaPlaces(additionalParams.helm_value_names, flavour, { names, ofVdu: releaseOf }),
  ];
  const planWarnings = [...strayMappings(wish)];
  const units = releases.map((release): HelmUnit => {
    const { name, source, settings } = release;
    const own = places.filter(({ unitName }) => unitName === name);
    const values = applySetStrings({}, settings);
    planWarnings.push(...overriddenCounts(name, values, countsAt(own, wish)));
    return {
      name,
      releaseName: name,
      namespace,
      chart: source,
      values: withCounts(values, own, wish),
      stage: stageOf(release, flavour.mciops),
      vdus: flavour.vdus
        .filter(({ vduId }) => [name, undefined].includes(releaseOf(vduId)))
        .map((vdu) => toBinding(vdu, requestedWorkload(additionalParams.vdu_mapping, vdu.vduId), own, wish)),
    };
  });
  return { namespace, units, planWarnings };
}

/** Kubernetes knows no namespace with capitals, and `namespaceA` is what the examples of this form say. */
function toLowerCase(given: Json | undefined): Json | undefined {
  return typeof given === "string" ? given.toLowerCase() : given;
}

/** `helm_replica_values`: aspect -> value path; of the VDUs that the aspect scales the first has it. */
function aspectPlaces(
  given: Json | undefined,
  { flavour }: DeploymentWish,
  releaseOf: (vduId: string) => string | undefined,
): readonly ReplicaPlace[] {
  if (given === undefined) return [];
  const pointer = "/additionalParams/helm_replica_values";
  if (!isJsonObject(given)) throw invalidParam(pointer, "must be a map of aspect ids");
  return Object.entries(given).map(([aspectId, value]) => {
    const place = `${pointer}/${pointerSegment(aspectId)}`;
    const path = readValuePath(value, place);
    const aspect = flavour.scalingAspects.find((one) => one.aspectId === aspectId);
    const vdu = flavour.vdus.find(({ vduId }) => aspect?.deltas[vduId] !== undefined);
    if (vdu === undefined) {
      throw invalidParam(place, `flavour ${flavour.flavourId} has no aspect '${aspectId}' that scales a VDU`);
    }
    const unitName = releaseOf(vdu.vduId);
    if (unitName !== undefined) return { vduId: vdu.vduId, unitName, path, pointer: place };
    throw invalidParam(
      `/additionalParams/vdu_mapping/${pointerSegment(vdu.vduId)}/helmreleasename`,
      `is required, or it is not known which release the aspect '${aspectId}' scales`,
    );
  });
}

/** The release that `vdu_mapping` names for a VDU, or the only one. */
function mappedRelease(
  mapping: Json | undefined,
  vduId: string,
  names: readonly string[],
): string | undefined {
  const entry = isJsonObject(mapping) ? mapping[vduId] : undefined;
  const named = isJsonObject(entry) ? entry.helmreleasename : undefined;
  if (named === undefined) return names.length === 1 ? names[0] : undefined;
  const name = names.find((one) => one === named);
  if (name !== undefined) return name;
  throw invalidParam(
    `/additionalParams/vdu_mapping/${pointerSegment(vduId)}/helmreleasename`,
    `must name a release of using_helm_install_param: ${names.join(", ")}`,
  );
}
