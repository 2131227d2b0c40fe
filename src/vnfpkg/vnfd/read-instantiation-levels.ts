import type { InstantiationLevel, ScalingAspect } from "../../domain/vnfd.ts";
import type { Place, Problems } from "../problems.ts";
import { at, countOf, entriesOf, type Located, textOf } from "../yaml/located.ts";
import { checkWithinProfile, type PlacedVdu } from "./read-vdus.ts";
import type { Policy, Topology } from "./topology.ts";

export interface InstantiationLevels {
  readonly instantiationLevels: readonly InstantiationLevel[];
  readonly defaultInstantiationLevelId?: string;
}

/** The instantiation levels of a flavour (SOL001 6.10.3) with the instances of each VDU at each level (6.10.4). */
export function readInstantiationLevels(
  { policies }: Topology,
  vdus: ReadonlyMap<string, PlacedVdu>,
  aspects: readonly ScalingAspect[],
  problems: Problems,
): InstantiationLevels {
  const [levelPolicy, ...others] = policies.filter(
    ({ base }) => base === "tosca.policies.nfv.InstantiationLevels",
  );
  for (const { place } of others)
    problems.add(place, "a flavour may have one InstantiationLevels policy only");
  const declared = entriesOf(at(levelPolicy?.properties, "levels"), "levels", problems);
  if (levelPolicy !== undefined && declared.length === 0) {
    problems.add(levelPolicy.place, `${levelPolicy.name} defines no level`);
  }
  const levelIds = new Set(declared.map(([levelId]) => levelId));
  const instances = readVduLevels(policies, levelIds, vdus, problems);
  const instantiationLevels = declared.map(([levelId, level]) => ({
    levelId,
    description: textOf(at(level, "description"), "description", problems) ?? "",
    scaleLevels: readScaleInfo(levelId, level, aspects, problems),
    vduInstances: Object.fromEntries(instances.get(levelId) ?? []),
  }));
  const defaultLevel = levelPolicy && findDefaultLevel(levelPolicy, [...levelIds], problems);
  return {
    instantiationLevels,
    ...(defaultLevel === undefined ? {} : { defaultInstantiationLevelId: defaultLevel }),
  };
}

function readScaleInfo(
  levelId: string,
  level: Located,
  aspects: readonly ScalingAspect[],
  problems: Problems,
): Readonly<Record<string, number>> {
  const info = entriesOf(at(level, "scale_info"), "scale_info", problems);
  return Object.fromEntries(
    info.map(([aspectId, scale]) => {
      const aspect = aspects.find((candidate) => candidate.aspectId === aspectId);
      const value = at(scale, "scale_level");
      const scaleLevel = countOf(value, "scale_level", problems) ?? 0;
      if (aspect === undefined) {
        problems.add(
          scale,
          `the instantiation level '${levelId}' is about the aspect '${aspectId}', which ScalingAspects does not define`,
        );
      } else if (value === undefined) {
        problems.add(
          scale,
          `the instantiation level '${levelId}' gives no scale_level for the aspect '${aspectId}'`,
        );
      } else if (scaleLevel > aspect.maxScaleLevel) {
        problems.add(
          value,
          `the instantiation level '${levelId}' wants level ${scaleLevel} of the aspect '${aspectId}', whose max_scale_level is ${aspect.maxScaleLevel}`,
        );
      }
      return [aspectId, scaleLevel];
    }),
  );
}

function readVduLevels(
  policies: readonly Policy[],
  levelIds: ReadonlySet<string>,
  vdus: ReadonlyMap<string, PlacedVdu>,
  problems: Problems,
): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const instances = new Map<string, Map<string, number>>(
    [...levelIds].map((levelId) => [levelId, new Map()]),
  );
  for (const policy of policies.filter(({ base }) => base === "tosca.policies.nfv.VduInstantiationLevels")) {
    const levels = entriesOf(at(policy.properties, "levels"), "levels", problems);
    compareLevelNames(policy, levels, levelIds, problems);
    for (const target of policy.targets) {
      const placed = vdus.get(target.name);
      if (placed === undefined) {
        problems.add(target.place, `${policy.name} is about '${target.name}', which is no VDU here`);
        continue;
      }
      for (const [levelId, level] of levels) {
        const value = at(level, "number_of_instances");
        const count = countOf(value, "number_of_instances", problems);
        if (value === undefined) problems.add(level, `the level '${levelId}' has no number_of_instances`);
        if (count === undefined) continue;
        const place: Place = value ?? level;
        checkWithinProfile(placed.vdu, count, `the instantiation level '${levelId}'`, place, problems);
        if (instances.get(levelId)?.has(target.name)) {
          problems.add(target.place, `${target.name} has two counts at the instantiation level '${levelId}'`);
        }
        instances.get(levelId)?.set(target.name, count);
      }
    }
  }
  return instances;
}

function compareLevelNames(
  policy: Policy,
  levels: readonly (readonly [string, Located])[],
  levelIds: ReadonlySet<string>,
  problems: Problems,
): void {
  for (const [levelId, level] of levels) {
    if (levelIds.has(levelId)) continue;
    problems.add(level, `${policy.name} has a level '${levelId}' that InstantiationLevels does not define`);
  }
  for (const levelId of levelIds) {
    if (levels.some(([name]) => name === levelId)) continue;
    problems.add(
      policy.place,
      `${policy.name} lacks the level '${levelId}' that InstantiationLevels defines`,
    );
  }
}

function findDefaultLevel(
  policy: Policy,
  levelIds: readonly string[],
  problems: Problems,
): string | undefined {
  const value = at(policy.properties, "default_level");
  const named = textOf(value, "default_level", problems);
  if (named === undefined) {
    if (levelIds.length > 1) {
      problems.add(policy.place, `${policy.name} has ${levelIds.length} levels and no default_level`);
    }
    return levelIds[0];
  }
  if (!levelIds.includes(named))
    problems.add(value ?? policy.place, `the default_level '${named}' is not among the levels`);
  return named;
}
