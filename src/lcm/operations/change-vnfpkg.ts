import { affectedVnfcs, toVnfcInfo } from "../../domain/affected-vnfcs.ts";
import type { DeploymentUnit } from "../../domain/deployment.ts";
import { VnfmError } from "../../domain/errors.ts";
import { instancesOf } from "../../domain/instance-counts.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { VimConnectionInfo } from "../../domain/vim.ts";
import type { ScaleInfo, VnfcResourceInfo, VnfInstance } from "../../domain/vnf-instance.ts";
import { assignVnfcIds } from "../../domain/vnfc-ids.ts";
import { findFlavour } from "../../domain/vnfd.ts";
import { countWarnings } from "../count-warnings.ts";
import { checkUpgrade } from "../deployment/check-upgrade.ts";
import { checkValuesSchemas } from "../deployment/check-values-schemas.ts";
import { planPackageChange } from "../deployment/plan-package-change.ts";
import { defineOperation, type Step } from "../engine/operation.ts";
import type { LcmWorld } from "../lcm-world.ts";
import { releaseMetadata } from "../release-metadata.ts";
import { renewedConnection } from "../renewed-connection.ts";
import { connect } from "../steps/connect.ts";
import { type DeployedFacts, deployUnits } from "../steps/deploy.ts";
import { nothingReady, type ReadyFacts, toReadyFacts } from "../steps/ready-facts.ts";
import { noRemains, type Remains, remainsWarnings, removeReleases } from "../steps/remove.ts";
import { waitOf } from "../steps/wait-of.ts";
import { getUsablePackage } from "../usable-package.ts";

/** SOL003 5.5.2.11a, ChangeCurrentVnfPkgRequest. */
interface Params {
  readonly vnfdId: string;
  readonly vimConnectionInfo?: Readonly<Record<string, VimConnectionInfo>>;
  readonly additionalParams?: JsonObject;
  readonly extensions?: JsonObject;
  readonly vnfConfigurableProperties?: JsonObject;
}

interface Facts extends Remains, DeployedFacts, ReadyFacts {
  readonly flavourId: string;
  readonly vimConnectionInfo: Readonly<Record<string, VimConnectionInfo>>;
  readonly vimConnectionId: string;
  readonly namespace: string;
  /** What ran before, complete, so that it can be restored. */
  readonly former: readonly DeploymentUnit[];
  readonly units: readonly DeploymentUnit[];
  readonly known: readonly VnfcResourceInfo[];
  readonly grantedRemovals: Readonly<Record<string, number>>;
  readonly grantedAdditions: Readonly<Record<string, number>>;
  readonly scaleStatus: readonly ScaleInfo[];
  readonly maxScaleLevels: readonly ScaleInfo[];
  /** Parameters for later operations, for `instantiatedVnfInfo.metadata`. */
  readonly kept: JsonObject;
  readonly planWarnings?: readonly string[];
  /** What the new VNFD makes of the instance. */
  readonly product: Pick<
    VnfInstance,
    "vnfdId" | "vnfPkgId" | "vnfProvider" | "vnfProductName" | "vnfSoftwareVersion" | "vnfdVersion"
  >;
}

type ChangeStep = Step<Params, Facts, LcmWorld>;

const checkTarget: ChangeStep = {
  name: "check-target",
  async run({ world, facts, instance, signal }) {
    const driver = await connect(world, facts.vimConnectionInfo);
    return { learned: { units: await driver.check(facts.units, { vnfInstanceId: instance.id }, signal) } };
  },
};

const obtainGrant: ChangeStep = {
  name: "obtain-grant",
  async run({ world, facts, params, instance, occurrenceId, signal }) {
    await world.grants.request(
      {
        vnfInstanceId: instance.id,
        vnfLcmOpOccId: occurrenceId,
        vnfdId: instance.vnfdId,
        dstVnfdId: params.vnfdId,
        flavourId: facts.flavourId,
        operation: "CHANGE_VNFPKG",
        addInstances: facts.grantedAdditions,
        removeInstances: facts.grantedRemovals,
      },
      signal,
    );
    return {};
  },
};

const deployReleases: ChangeStep = {
  name: "deploy-releases",
  async run(context) {
    const driver = await connect(context.world, context.facts.vimConnectionInfo);
    return { learned: await deployUnits(context, driver, context.facts.units) };
  },
  /** Restores all of what ran before, also what the last step has removed. */
  async undo(context) {
    const { world, facts, signal } = context;
    const driver = await connect(world, facts.vimConnectionInfo);
    await removeReleases(
      { ...context, facts: { ...facts, units: added(facts) } },
      "GRACEFUL",
      waitOf(context),
    );
    await deployUnits(context, driver, facts.former);
    const ready = await driver.awaitReady(facts.former, waitOf(context), signal);
    return { learned: toReadyFacts(ready) };
  },
};

const awaitReadiness: ChangeStep = {
  name: "await-readiness",
  async run(context) {
    const { world, facts, signal } = context;
    const driver = await connect(world, facts.vimConnectionInfo);
    return { learned: toReadyFacts(await driver.awaitReady(facts.units, waitOf(context), signal)) };
  },
};

const removeOldReleases: ChangeStep = {
  name: "remove-old-releases",
  run: (context) =>
    removeReleases(
      { ...context, facts: { ...context.facts, units: removed(context.facts) } },
      "GRACEFUL",
      waitOf(context),
    ),
};

/** Takes a running VNF over to another package, by a rolling update of its releases (SOL003 5.4.11a). */
export const changeVnfPkg = defineOperation<Params, Facts, LcmWorld>({
  type: "CHANGE_VNFPKG",
  requires: "INSTANTIATED",
  plan,
  vimIds: ({ vimConnectionInfo }) => Object.values(vimConnectionInfo).flatMap(({ vimId }) => vimId ?? []),
  starting: [checkTarget, obtainGrant],
  processing: [deployReleases, awaitReadiness, removeOldReleases],
  outcome(state, { params, facts, instance }) {
    const info = instance.instantiatedVnfInfo;
    if (info === undefined || instance.deployment === undefined) return { instance };
    if (state === "FAILED") {
      // What is new may be running: TERMINATE has to know of it.
      const deployment = { ...instance.deployment, units: [...facts.former, ...added(facts)] };
      return { instance: { ...instance, deployment } };
    }
    // Rolled back before anything was done: nothing is new.
    if (state === "ROLLED_BACK" && facts.releases.length === 0) return { instance };
    const vnfcResourceInfo = assignVnfcIds(facts.known, facts.vnfcs, facts.vimConnectionId);
    const running: VnfInstance = {
      ...instance,
      deployment: { ...instance.deployment, objects: facts.objects },
      instantiatedVnfInfo: {
        ...info,
        vnfcResourceInfo,
        vnfcInfo: toVnfcInfo(vnfcResourceInfo, "STARTED"),
        metadata: { ...info.metadata, ...releaseMetadata({ ...facts, units: facts.former }, facts.releases) },
      },
    };
    const resourceChanges = { affectedVnfcs: affectedVnfcs(facts.known, vnfcResourceInfo) };
    const warnings = remainsWarnings(facts);
    if (state === "ROLLED_BACK") return { instance: running, occurrence: { resourceChanges, warnings } };
    return {
      instance: {
        ...running,
        ...facts.product,
        vimConnectionInfo: facts.vimConnectionInfo,
        extensions: { ...instance.extensions, ...params.extensions },
        vnfConfigurableProperties: {
          ...instance.vnfConfigurableProperties,
          ...params.vnfConfigurableProperties,
        },
        instantiatedVnfInfo: {
          ...info,
          ...running.instantiatedVnfInfo,
          flavourId: facts.flavourId,
          vnfState: "STARTED",
          scaleStatus: facts.scaleStatus,
          maxScaleLevels: facts.maxScaleLevels,
          metadata: {
            ...releaseMetadata(facts, facts.releases),
            ...facts.kept,
          },
        },
        deployment: { ...instance.deployment, units: facts.units, objects: facts.objects },
      },
      occurrence: {
        resourceChanges,
        changedInfo: productChanges(facts, instance),
        warnings: [
          ...(facts.planWarnings ?? []),
          ...warnings,
          ...(facts.clusterWarnings ?? []),
          ...countWarnings(instancesOf(facts.units.flatMap(({ vdus }) => vdus)), facts.vnfcs),
        ],
      },
    };
  },
});

async function plan({
  params,
  instance,
  world,
}: {
  params: Params;
  instance: VnfInstance;
  world: LcmWorld;
}): Promise<Facts> {
  const { vnfPackage, vnfd } = await getUsablePackage(world.packages, params.vnfdId);
  const { deployment, instantiatedVnfInfo: info } = instance;
  if (deployment === undefined || info === undefined)
    throw new Error(`instance ${instance.id} has no deployment`);
  const { additionalParams, vduIds } = checkUpgrade(params.additionalParams, deployment.units);
  const flavour = findFlavour(vnfd, info.flavourId);
  if (flavour === undefined) {
    throw new VnfmError(
      "FLAVOUR_UNKNOWN",
      `FlavourId ${info.flavourId} not found in the vnfd ${params.vnfdId}. Its flavours: ${vnfd.flavours.map((f) => f.flavourId).join(", ")}.`,
      { invalidParams: [{ pointer: "/vnfdId", reason: "has not the flavour that the instance is of" }] },
    );
  }
  const change = planPackageChange({
    vnfInstanceId: instance.id,
    deployment,
    metadata: info.metadata ?? {},
    scaleStatus: info.scaleStatus ?? [],
    former: await world.packages.find(instance.vnfPkgId),
    vnfPackage,
    flavour,
    additionalParams,
  });
  checkValuesSchemas(change.units, vnfPackage, additionalParams);
  const { vnfProvider, vnfProductName, vnfSoftwareVersion, vnfdVersion } = vnfd;
  return {
    flavourId: flavour.flavourId,
    vimConnectionInfo: await renewedConnection(params.vimConnectionInfo, instance, world),
    vimConnectionId: deployment.vimConnectionId,
    namespace: deployment.namespace,
    former: deployment.units,
    units: change.units,
    known: info.vnfcResourceInfo ?? [],
    ...toGrant(deployment.units, change.instances, vduIds),
    scaleStatus: change.scaleStatus,
    maxScaleLevels: flavour.scalingAspects.map(({ aspectId, maxScaleLevel }) => ({
      aspectId,
      scaleLevel: maxScaleLevel,
    })),
    kept: change.kept,
    planWarnings: change.planWarnings,
    product: {
      vnfdId: params.vnfdId,
      vnfPkgId: vnfPackage.id,
      ...{ vnfProvider, vnfProductName, vnfSoftwareVersion, vnfdVersion },
    },
    ...nothingReady,
    ...noRemains,
  };
}

/** VDUs that the request lists are replaced; of the others only a difference in number counts. */
function toGrant(
  units: readonly DeploymentUnit[],
  after: Readonly<Record<string, number>>,
  listed: readonly string[],
): Pick<Facts, "grantedAdditions" | "grantedRemovals"> {
  const before = instancesOf(units.flatMap(({ vdus }) => vdus));
  const excess = (of: Readonly<Record<string, number>>, over: Readonly<Record<string, number>>) =>
    Object.fromEntries(
      Object.entries(of)
        .map(([vduId, count]): [string, number] => [
          vduId,
          listed.includes(vduId) ? count : count - (over[vduId] ?? 0),
        ])
        .filter(([, count]) => count > 0),
    );
  return { grantedAdditions: excess(after, before), grantedRemovals: excess(before, after) };
}

/** Units of the new package that continue none of the old. */
function added({ units, former }: Facts): readonly DeploymentUnit[] {
  const kept = new Set(former.map(({ releaseName }) => releaseName));
  return units.filter(({ releaseName }) => !kept.has(releaseName));
}

/** Units that none of the new package continues. */
function removed({ units, former }: Facts): readonly DeploymentUnit[] {
  const kept = new Set(units.map(({ releaseName }) => releaseName));
  return former.filter(({ releaseName }) => !kept.has(releaseName));
}

/** SOL003 5.5.2.12b, ModificationsTriggeredByVnfPkgChange: what differs. */
function productChanges({ product: { vnfPkgId: _, ...product } }: Facts, instance: VnfInstance): JsonObject {
  const attributes = Object.entries(product) as [Exclude<keyof typeof product, "vnfPkgId">, string][];
  return Object.fromEntries(attributes.filter(([name, value]) => instance[name] !== value));
}
