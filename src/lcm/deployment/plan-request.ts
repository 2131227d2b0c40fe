import { invalidParam } from "../../domain/errors.ts";
import { DEF_FILES } from "./manifest-files.ts";
import { type DeploymentPlan, type DeploymentWish, planDeployment } from "./plan-deployment.ts";
import { planManifests } from "./plan-manifests.ts";
import { planReleaseList } from "./plan-release-list.ts";
import { readSwitch } from "./switches.ts";

const USE_HELM = "/additionalParams/use_helm";

/**
 * Plans in the form that the request is in, whichever version of the API it came by: a list of releases, plain manifests, or
 * charts. The VIM's type does not tell: clients send either type for all three.
 */
export function planRequest(wish: DeploymentWish): DeploymentPlan {
  const { use_helm, using_helm_install_param: list, helm_chart_path: path } = wish.additionalParams;
  if (wish.additionalParams[DEF_FILES] !== undefined) return planManifests(wish);
  const usesHelm = readSwitch(use_helm, USE_HELM);
  if (usesHelm === true)
    return path === undefined || list !== undefined ? planReleaseList(wish) : planDeployment(wish);
  if (list !== undefined) throw invalidParam(USE_HELM, "must be true when using_helm_install_param is given");
  return usesHelm === false ? planManifests(wish) : planDeployment(wish);
}
