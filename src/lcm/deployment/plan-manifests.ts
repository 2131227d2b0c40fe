import type { ManifestUnit } from "../../domain/deployment.ts";
import { invalidParam } from "../../domain/errors.ts";
import type { JsonObject } from "../../domain/json.ts";
import { DEF_FILES, manifestFiles } from "./manifest-files.ts";
import {
  type DeploymentPlan,
  type DeploymentWish,
  readNamespace,
  releaseName,
  requestedWorkload,
  strayMappings,
} from "./plan-deployment.ts";
import { toBinding } from "./replica-places.ts";
import { readSwitch } from "./switches.ts";

/**
 * Turns Tacker's parameters for plain manifests into one unit with all their objects. Pure; INVALID_REQUEST and
 * MANIFEST_NOT_IN_PACKAGE carry the pointer.
 */
export function planManifests(wish: DeploymentWish): DeploymentPlan<ManifestUnit> {
  const { additionalParams, flavour, vnfInstanceId, vnfPackage } = wish;
  const helmParam = findHelmParam(additionalParams);
  if (helmParam !== undefined) {
    throw invalidParam(
      helmParam,
      `is for Helm charts, and ${DEF_FILES} is for plain manifests: a VNF runs from either, so leave one out`,
    );
  }
  const namespace = readNamespace(additionalParams.namespace);
  const unit: ManifestUnit = {
    name: "manifests",
    releaseName: releaseName(vnfInstanceId),
    namespace,
    manifests: {
      ...manifestFiles(additionalParams[DEF_FILES], vnfPackage),
      ...(additionalParams.namespace === undefined ? {} : { movesNamespace: true }),
    },
    stage: 0,
    vdus: flavour.vdus.map((vdu) =>
      toBinding(vdu, requestedWorkload(additionalParams.vdu_mapping, vdu.vduId), [], wish),
    ),
  };
  return { namespace, units: [unit], planWarnings: strayMappings(wish) };
}

const helmParams = [
  "helm_chart_path",
  "using_helm_install_param",
  "helm_values",
  "helm_parameters",
  "helm_value_names",
  "helm_replica_values",
];

/** Where a request says something that only charts have a use for. */
export function findHelmParam(additionalParams: JsonObject): string | undefined {
  const pointer = "/additionalParams/use_helm";
  if (readSwitch(additionalParams.use_helm, pointer) === true) return pointer;
  const name = helmParams.find((param) => additionalParams[param] !== undefined);
  return name && `/additionalParams/${name}`;
}
