import { affectedVnfcs, toVnfcInfo } from "../../domain/affected-vnfcs.ts";
import type { DeploymentUnit } from "../../domain/deployment.ts";
import { VnfmError } from "../../domain/errors.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { VimConnectionInfo } from "../../domain/vim.ts";
import type { ScaleInfo, VnfInstance } from "../../domain/vnf-instance.ts";
import { assignVnfcIds } from "../../domain/vnfc-ids.ts";
import {
  type DeploymentFlavour,
  findFlavour,
  findInstantiationLevel,
  instancesAt,
  type Vnfd,
} from "../../domain/vnfd.ts";
import { countWarnings } from "../count-warnings.ts";
import { checkValuesSchemas } from "../deployment/check-values-schemas.ts";
import { keptParameters } from "../deployment/kept-parameters.ts";
import { planRequest } from "../deployment/plan-request.ts";
import { defineOperation, type Step } from "../engine/operation.ts";
import type { LcmWorld } from "../lcm-world.ts";
import { releaseMetadata } from "../release-metadata.ts";
import { connect } from "../steps/connect.ts";
import { type DeployedFacts, deployUnits } from "../steps/deploy.ts";
import { nothingReady, type ReadyFacts, toReadyFacts } from "../steps/ready-facts.ts";
import {
  noRemains,
  type Remains,
  remainsWarnings,
  removeNamespace,
  removeReleases,
} from "../steps/remove.ts";
import { waitOf } from "../steps/wait-of.ts";
import { withVnfd } from "../usable-package.ts";

/** SOL003 5.5.2.4, InstantiateVnfRequest; the API has checked it. */
interface Params {
  /** Version 1 of the API lets it be left out. */
  readonly flavourId?: string;
  readonly instantiationLevelId?: string;
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
  readonly units: readonly DeploymentUnit[];
  readonly instances: Readonly<Record<string, number>>;
  readonly scaleStatus: readonly ScaleInfo[];
  readonly maxScaleLevels: readonly ScaleInfo[];
  readonly planWarnings?: readonly string[];
}

type InstantiateStep = Step<Params, Facts, LcmWorld>;

const checkTarget: InstantiateStep = {
  name: "check-target",
  async run({ world, facts, instance, signal }) {
    const driver = await connect(world, facts.vimConnectionInfo);
    return { learned: { units: await driver.check(facts.units, { vnfInstanceId: instance.id }, signal) } };
  },
  async undo({ world, facts, instance, signal }) {
    const driver = await connect(world, facts.vimConnectionInfo);
    await driver.ensureChartsAbsent(facts.units, { vnfInstanceId: instance.id }, signal);
    return {};
  },
};

const obtainGrant: InstantiateStep = {
  name: "obtain-grant",
  async run({ world, facts, instance, occurrenceId, signal }) {
    await world.grants.request(
      {
        vnfInstanceId: instance.id,
        vnfLcmOpOccId: occurrenceId,
        vnfdId: instance.vnfdId,
        flavourId: facts.flavourId,
        operation: "INSTANTIATE",
        addInstances: facts.instances,
        removeInstances: {},
      },
      signal,
    );
    return {};
  },
};

const ensureNamespace: InstantiateStep = {
  name: "ensure-namespace",
  async run(context) {
    const { world, facts, instance, signal } = context;
    const driver = await connect(world, facts.vimConnectionInfo);
    await driver.ensureNamespace(facts.namespace, { vnfInstanceId: instance.id }, waitOf(context), signal);
    return {};
  },
  undo: (context) => removeNamespace(context, waitOf(context)),
};

const deployReleases: InstantiateStep = {
  name: "deploy-releases",
  async run(context) {
    const driver = await connect(context.world, context.facts.vimConnectionInfo);
    return { learned: await deployUnits(context, driver, context.facts.units) };
  },
  undo: (context) => removeReleases(context, "FORCEFUL", waitOf(context)),
};

const awaitReadiness: InstantiateStep = {
  name: "await-readiness",
  async run(context) {
    const { world, facts, signal } = context;
    const driver = await connect(world, facts.vimConnectionInfo);
    return { learned: toReadyFacts(await driver.awaitReady(facts.units, waitOf(context), signal)) };
  },
};

/** Brings a VNF to life on its target (SOL003 5.4.4). */
export const instantiateVnf = defineOperation<Params, Facts, LcmWorld>({
  type: "INSTANTIATE",
  requires: "NOT_INSTANTIATED",
  plan,
  vimIds: ({ vimConnectionInfo }) => Object.values(vimConnectionInfo).flatMap(({ vimId }) => vimId ?? []),
  starting: [checkTarget, obtainGrant],
  processing: [ensureNamespace, deployReleases, awaitReadiness],
  outcome(state, { params, facts, instance }) {
    if (state === "ROLLED_BACK") return { instance, occurrence: { warnings: remainsWarnings(facts) } };
    const vnfcResourceInfo = assignVnfcIds([], facts.vnfcs, facts.vimConnectionId);
    const completed = state === "COMPLETED";
    return {
      instance: {
        ...instance,
        // After FAILED something may be running: an instance that counts as instantiated can be terminated.
        instantiationState: "INSTANTIATED",
        vimConnectionInfo: facts.vimConnectionInfo,
        extensions: { ...instance.extensions, ...params.extensions },
        vnfConfigurableProperties: {
          ...instance.vnfConfigurableProperties,
          ...params.vnfConfigurableProperties,
        },
        instantiatedVnfInfo: {
          flavourId: facts.flavourId,
          vnfState: completed ? "STARTED" : "STOPPED",
          scaleStatus: facts.scaleStatus,
          maxScaleLevels: facts.maxScaleLevels,
          vnfcResourceInfo,
          vnfcInfo: toVnfcInfo(vnfcResourceInfo, completed ? "STARTED" : "STOPPED"),
          metadata: {
            ...releaseMetadata(facts, facts.releases),
            ...keptParameters(params.additionalParams ?? {}),
          },
        },
        deployment: {
          vimConnectionId: facts.vimConnectionId,
          namespace: facts.namespace,
          units: facts.units,
          objects: facts.objects,
        },
      },
      occurrence: {
        warnings: [
          ...(facts.planWarnings ?? []),
          ...(facts.clusterWarnings ?? []),
          ...countWarnings(facts.instances, facts.vnfcs),
        ],
        resourceChanges: { affectedVnfcs: affectedVnfcs([], vnfcResourceInfo) },
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
  const { vnfPackage, vnfd } = withVnfd(await world.packages.find(instance.vnfPkgId), instance.vnfdId);
  const flavour = chooseFlavour(vnfd, params.flavourId);
  const level = findInstantiationLevel(flavour, params.instantiationLevelId);
  if (level === undefined) {
    const levels = flavour.instantiationLevels.map(({ levelId }) => levelId).join(", ") || "none";
    throw new VnfmError(
      "INSTANTIATION_LEVEL_UNKNOWN",
      `Instantiation level ${params.instantiationLevelId} not found in flavour ${flavour.flavourId}. Its levels: ${levels}.`,
      { invalidParams: [{ pointer: "/instantiationLevelId", reason: "no such level" }] },
    );
  }

  const instances = Object.fromEntries(
    flavour.vdus.map((vdu) => [
      vdu.vduId,
      level.vduInstances[vdu.vduId] ?? instancesAt(flavour, vdu, level.scaleLevels),
    ]),
  );
  const additionalParams = params.additionalParams ?? {};
  const deployment = planRequest({
    vnfInstanceId: instance.id,
    vnfPackage,
    flavour,
    instances,
    additionalParams,
  });
  checkValuesSchemas(deployment.units, vnfPackage, additionalParams);
  const vim = await world.vims.resolve(params.vimConnectionInfo);
  return {
    flavourId: flavour.flavourId,
    vimConnectionInfo: { [vim.vimConnectionId]: vim.toKeep },
    vimConnectionId: vim.vimConnectionId,
    ...deployment,
    instances,
    scaleStatus: flavour.scalingAspects.map(({ aspectId }) => ({
      aspectId,
      scaleLevel: level.scaleLevels[aspectId] ?? 0,
    })),
    maxScaleLevels: flavour.scalingAspects.map(({ aspectId, maxScaleLevel }) => ({
      aspectId,
      scaleLevel: maxScaleLevel,
    })),
    ...nothingReady,
    ...noRemains,
  };
}

/** The flavour named, or the only one. */
function chooseFlavour(vnfd: Vnfd, flavourId: string | undefined): DeploymentFlavour {
  const [only, ...others] = vnfd.flavours;
  if (flavourId === undefined && only !== undefined && others.length === 0) return only;
  const flavour = flavourId === undefined ? undefined : findFlavour(vnfd, flavourId);
  if (flavour !== undefined) return flavour;
  const known = vnfd.flavours.map((one) => one.flavourId).join(", ");
  throw new VnfmError(
    "FLAVOUR_UNKNOWN",
    flavourId === undefined
      ? `flavourId must be given, since there are several flavours: ${known}.`
      : `FlavourId ${flavourId} not found in the vnfd. Its flavours: ${known}.`,
    {
      invalidParams: [
        { pointer: "/flavourId", reason: flavourId === undefined ? "missing" : "no such flavour" },
      ],
    },
  );
}
