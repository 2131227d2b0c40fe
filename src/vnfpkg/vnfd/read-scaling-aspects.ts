import type { ScalingAspect } from "../../domain/vnfd.ts";
import type { PackageLimits } from "../package-limits.ts";
import type { Place, Problems } from "../problems.ts";
import { at, countOf, entriesOf, itemsOf, type Located, textOf } from "../yaml/located.ts";
import type { PlacedVdu } from "./read-vdus.ts";
import type { Policy, Topology } from "./topology.ts";

interface DeclaredAspect {
  readonly aspectId: string;
  readonly place: Place;
  readonly name: string;
  readonly description: string;
  readonly maxScaleLevel: number;
  readonly stepDeltas: readonly string[];
}

const DELTAS = "tosca.policies.nfv.VduScalingAspectDeltas";

/** The scaling aspects of a flavour, with what each of their steps adds to each VDU (SOL001 6.10.5, 6.10.7). */
export function readScalingAspects(
  { policies }: Topology,
  vdus: ReadonlyMap<string, PlacedVdu>,
  limits: Pick<PackageLimits, "maxScaleLevel">,
  problems: Problems,
): readonly ScalingAspect[] {
  const declared = policies
    .filter(({ base }) => base === "tosca.policies.nfv.ScalingAspects")
    .flatMap((policy) => readAspects(policy, limits, problems));
  const known = new Set(declared.map(({ aspectId }) => aspectId));
  const deltaPolicies = policies.filter(({ base }) => base === DELTAS);
  for (const policy of deltaPolicies) {
    const { aspectId, place } = aspectOf(policy, problems);
    if (aspectId !== undefined && !known.has(aspectId)) {
      problems.add(
        place,
        `${policy.name} is about the aspect '${aspectId}', which ScalingAspects does not define`,
      );
    }
    for (const target of policy.targets) {
      if (vdus.has(target.name)) continue;
      problems.add(target.place, `${policy.name} is about '${target.name}', which is no VDU here`);
    }
  }
  const othersScaled = new Set(
    policies
      .filter(({ base }) => /ScalingAspectDeltas$/.test(base) && base !== DELTAS)
      .map((policy) => aspectOf(policy, problems).aspectId),
  );
  return declared.map((aspect) => {
    const own = deltaPolicies.filter((policy) => aspectOf(policy, problems).aspectId === aspect.aspectId);
    if (own.length === 0 && !othersScaled.has(aspect.aspectId)) {
      problems.add(
        aspect.place,
        `the aspect '${aspect.aspectId}' scales nothing: no VduScalingAspectDeltas is about it`,
      );
    }
    const { aspectId, name, description, maxScaleLevel } = aspect;
    return { aspectId, name, description, maxScaleLevel, deltas: collectDeltas(aspect, own, problems) };
  });
}

function readAspects(
  policy: Policy,
  { maxScaleLevel: limit }: Pick<PackageLimits, "maxScaleLevel">,
  problems: Problems,
): readonly DeclaredAspect[] {
  return entriesOf(at(policy.properties, "aspects"), "aspects", problems).map(([aspectId, aspect]) => {
    const maximum = at(aspect, "max_scale_level");
    if (maximum === undefined) problems.add(aspect, `the aspect '${aspectId}' has no max_scale_level`);
    return {
      aspectId,
      place: aspect,
      name: textOf(at(aspect, "name"), "name", problems) ?? aspectId,
      description: textOf(at(aspect, "description"), "description", problems) ?? "",
      maxScaleLevel: countOf(maximum, "max_scale_level", problems, limit) ?? 0,
      stepDeltas: itemsOf(at(aspect, "step_deltas"), "step_deltas", problems).flatMap(
        (delta) => textOf(delta, "a step delta", problems) ?? [],
      ),
    };
  });
}

function collectDeltas(
  aspect: DeclaredAspect,
  policies: readonly Policy[],
  problems: Problems,
): Readonly<Record<string, readonly number[]>> {
  const byVdu = new Map<string, readonly number[]>();
  for (const policy of policies) {
    const steps = stepsOf(aspect, policy, problems);
    for (const { name, place } of policy.targets) {
      if (byVdu.has(name)) problems.add(place, `${name} has deltas of the aspect '${aspect.aspectId}' twice`);
      else byVdu.set(name, steps);
    }
  }
  return Object.fromEntries(byVdu);
}

/** One delta per step. A list of step deltas shorter than the steps goes on with its last one (uniform when it has one). */
function stepsOf(aspect: DeclaredAspect, policy: Policy, problems: Problems): readonly number[] {
  const deltas = new Map(
    entriesOf(at(policy.properties, "deltas"), "deltas", problems).map(([name, delta]) => [
      name,
      readDelta(name, delta, problems),
    ]),
  );
  const names = aspect.stepDeltas.length === 0 && deltas.size === 1 ? [...deltas.keys()] : aspect.stepDeltas;
  if (names.length === 0) {
    problems.add(aspect.place, `the aspect '${aspect.aspectId}' names no step_deltas`);
    return [];
  }
  for (const name of new Set(names)) {
    if (deltas.has(name)) continue;
    problems.add(
      policy.place,
      `${policy.name} lacks the delta '${name}' that the aspect '${aspect.aspectId}' names`,
    );
  }
  return Array.from({ length: aspect.maxScaleLevel }, (_, step) => {
    return deltas.get(names[Math.min(step, names.length - 1)] ?? "") ?? 0;
  });
}

function readDelta(name: string, delta: Located, problems: Problems): number {
  const value = at(delta, "number_of_instances");
  if (value === undefined) problems.add(delta, `the delta '${name}' has no number_of_instances`);
  return countOf(value, "number_of_instances", problems) ?? 0;
}

function aspectOf(
  policy: Policy,
  problems: Problems,
): { readonly aspectId: string | undefined; readonly place: Place } {
  const aspect = at(policy.properties, "aspect");
  const aspectId = textOf(aspect, "aspect", problems);
  if (aspectId === undefined) problems.add(policy.place, `${policy.name} names no aspect`);
  return { aspectId, place: aspect ?? policy.place };
}
