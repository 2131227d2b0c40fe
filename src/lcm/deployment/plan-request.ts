import { invalidParam } from "../../domain/errors.ts";
import { type DeploymentPlan, type DeploymentWish, planDeployment } from "./plan-deployment.ts";
import { planReleaseList } from "./plan-release-list.ts";
import { readSwitch } from "./switches.ts";

const USE_HELM = "/additionalParams/use_helm";

/** Plans in the form that the request is in, whichever version of the API it came by. */
export function planRequest(wish: DeploymentWish): DeploymentPlan {
  const { use_helm, using_helm_install_param: list, helm_chart_path: path } = wish.additionalParams;
  const usesHelm = readSwitch(use_helm, USE_HELM);
  if (usesHelm === true)
    return path === undefined || list !== undefined ? planReleaseList(wish) : planDeployment(wish);
  if (list !== undefined) throw invalidParam(USE_HELM, "must be true when using_helm_install_param is given");
  if (usesHelm === false || wish.additionalParams["lcm-kubernetes-def-files"] !== undefined) {
    throw invalidParam(USE_HELM, "must be true: plain manifests are not deployed, only Helm charts");
  }
  return planDeployment(wish);
}
