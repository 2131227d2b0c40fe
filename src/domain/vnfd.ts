/**
 * A VNF descriptor (SOL001) reduced to what a VNFM acts on. It is read once, at onboarding, and kept with
 * the package, so that no later operation can stumble over TOSCA.
 */
export interface Vnfd {
  readonly vnfdId: string;
  readonly vnfProvider: string;
  readonly vnfProductName: string;
  readonly vnfSoftwareVersion: string;
  readonly vnfdVersion: string;
  readonly vnfmInfo: readonly string[];
  readonly flavours: readonly DeploymentFlavour[];
}

export interface DeploymentFlavour {
  readonly flavourId: string;
  readonly description: string;
  readonly vdus: readonly Vdu[];
  readonly scalingAspects: readonly ScalingAspect[];
  readonly instantiationLevels: readonly InstantiationLevel[];
  readonly defaultInstantiationLevelId?: string;
  /** In deployment order: an Mciop stands after all it depends on. */
  readonly mciops: readonly Mciop[];
  /** LCM hook (`instantiate_start`, …) -> path of its artifact in the package. */
  readonly lcmScripts: Readonly<Record<string, string>>;
}

/** A VDU of any kind: `Vdu.Compute`, or `Vdu.OsContainerDeployableUnit` (SOL001 6.8.13). */
export interface Vdu {
  readonly vduId: string;
  /** The `name` property; Tacker's convention links it to the workload's name. */
  readonly name: string;
  readonly description: string;
  readonly minInstances: number;
  readonly maxInstances: number;
  /** VduInitialDelta, or `minInstances` when the VNFD has none. */
  readonly initialInstances: number;
  /** `mcio_identification_data` (SOL001): the workload that is this VDU. */
  readonly mcio?: { readonly name: string; readonly type: string };
}

export interface ScalingAspect {
  readonly aspectId: string;
  readonly name: string;
  readonly description: string;
  readonly maxScaleLevel: number;
  /** VDU -> instances added by step 1, 2, … `maxScaleLevel`; already resolved from `step_deltas`. */
  readonly deltas: Readonly<Record<string, readonly number[]>>;
}

export interface InstantiationLevel {
  readonly levelId: string;
  readonly description: string;
  /** aspect -> scale level; aspects left out are at level 0. */
  readonly scaleLevels: Readonly<Record<string, number>>;
  /** VDU -> instances at this level (VduInstantiationLevels). */
  readonly vduInstances: Readonly<Record<string, number>>;
}

/** A Helm chart of the package as a node of the VNFD (SOL001 6.8.14). */
export interface Mciop {
  readonly mciopId: string;
  /** Path of the HelmChart artifact in the package. */
  readonly chartPath: string;
  readonly associatedVdus: readonly string[];
  readonly dependsOn: readonly string[];
}

export function findFlavour(vnfd: Vnfd, flavourId: string): DeploymentFlavour | undefined {
  return vnfd.flavours.find((flavour) => flavour.flavourId === flavourId);
}

/** The level named, or the default one. `undefined` when named but absent; a flavour without levels yields level zero. */
export function findInstantiationLevel(
  flavour: DeploymentFlavour,
  levelId: string | undefined,
): InstantiationLevel | undefined {
  const wanted = levelId ?? flavour.defaultInstantiationLevelId;
  if (wanted === undefined) return { levelId: "", description: "", scaleLevels: {}, vduInstances: {} };
  return flavour.instantiationLevels.find((level) => level.levelId === wanted);
}

/** Instances of a VDU at given scale levels: initial delta plus the deltas of every step taken (IFA011 7.1.10). */
export function instancesAt(
  flavour: DeploymentFlavour,
  vdu: Vdu,
  scaleLevels: Readonly<Record<string, number>>,
): number {
  return flavour.scalingAspects.reduce((count, aspect) => {
    const steps = aspect.deltas[vdu.vduId]?.slice(0, scaleLevels[aspect.aspectId] ?? 0) ?? [];
    return steps.reduce((sum, delta) => sum + delta, count);
  }, vdu.initialInstances);
}
