import type { DeploymentUnit } from "../../domain/deployment.ts";
import { VnfmError } from "../../domain/errors.ts";
import type { ScaleInfo } from "../../domain/vnf-instance.ts";
import { type DeploymentFlavour, instancesAt, type ScalingAspect } from "../../domain/vnfd.ts";

export interface ScalingWish {
  readonly request: ScalingRequest;
  readonly flavour: DeploymentFlavour;
  /** What runs, with the present numbers. */
  readonly units: readonly DeploymentUnit[];
  readonly scaleStatus: readonly ScaleInfo[];
}

interface ScalingRequest {
  readonly type: "SCALE_OUT" | "SCALE_IN";
  readonly aspectId: string;
  readonly numberOfSteps?: number;
}

export interface Scaling {
  /** VDUs that the aspect moves -> instances wanted. */
  readonly instances: Readonly<Record<string, number>>;
  readonly scaleStatus: readonly ScaleInfo[];
}

/** Turns steps of an aspect into levels and numbers. Pure; INVALID_REQUEST carries the pointer, COUNT_FIXED names a VDU of no release. */
export function planScaling({ request, flavour, units, scaleStatus }: ScalingWish): Scaling {
  const { aspectId } = request;
  const known = scaleStatus.find((info) => info.aspectId === aspectId);
  const aspect = flavour.scalingAspects.find((one) => one.aspectId === aspectId);
  if (known === undefined || aspect === undefined) {
    const names = scaleStatus.map((info) => info.aspectId).join(", ");
    throw refused("/aspectId", `Invalid aspectId '${aspectId}'.`, `known are ${names || "none"}`);
  }
  const scaleLevel = nextLevel(request, known.scaleLevel, aspect);
  const next = scaleStatus.map((info) => (info === known ? { ...info, scaleLevel } : info));
  return { instances: instancesWanted({ request, flavour, units, scaleStatus }, next), scaleStatus: next };
}

function nextLevel(
  { type, numberOfSteps = 1 }: ScalingRequest,
  level: number,
  { maxScaleLevel }: ScalingAspect,
): number {
  const next = type === "SCALE_OUT" ? level + numberOfSteps : level - numberOfSteps;
  if (next >= 0 && next <= maxScaleLevel) return next;
  throw refused(
    "/numberOfSteps",
    `Invalid numberOfSteps '${numberOfSteps}'.`,
    `the aspect is at level ${level} of 0 to ${maxScaleLevel}`,
  );
}

/** By difference: an instantiation level may have begun with other numbers than the initial ones. */
function instancesWanted(
  { request: { numberOfSteps = 1 }, flavour, units, scaleStatus }: ScalingWish,
  next: readonly ScaleInfo[],
): Scaling["instances"] {
  const [from, to] = [toLevels(scaleStatus), toLevels(next)];
  const moved = flavour.vdus.flatMap((vdu) => {
    const change = instancesAt(flavour, vdu, to) - instancesAt(flavour, vdu, from);
    if (change === 0) return [];
    const binding = units.flatMap(({ vdus }) => vdus).find(({ vduId }) => vduId === vdu.vduId);
    if (binding === undefined) {
      throw new VnfmError("COUNT_FIXED", `VDU ${vdu.vduId} belongs to no release of this VNF.`);
    }
    const wanted = binding.instances + change;
    if (wanted < vdu.minInstances || wanted > vdu.maxInstances) {
      throw refused(
        "/numberOfSteps",
        `Invalid numberOfSteps '${numberOfSteps}'.`,
        `VDU ${vdu.vduId} would have ${wanted} instances, and its profile allows ${vdu.minInstances} to ${vdu.maxInstances}`,
      );
    }
    return [[vdu.vduId, wanted] as const];
  });
  return Object.fromEntries(moved);
}

function toLevels(scaleStatus: readonly ScaleInfo[]): Readonly<Record<string, number>> {
  return Object.fromEntries(scaleStatus.map(({ aspectId, scaleLevel }) => [aspectId, scaleLevel]));
}

/** Tacker's words, and behind them the reason. */
function refused(pointer: string, words: string, reason: string): VnfmError {
  const because = `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
  return new VnfmError("INVALID_REQUEST", `${words} ${because}`, { invalidParams: [{ pointer, reason }] });
}
