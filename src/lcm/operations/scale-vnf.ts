import { affectedVnfcs, toVnfcInfo } from "../../domain/affected-vnfcs.ts";
import type { DeploymentUnit, ObservedVnfc } from "../../domain/deployment.ts";
import { VnfmError } from "../../domain/errors.ts";
import { withInstances } from "../../domain/instance-counts.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { ScaleInfo, VnfInstance } from "../../domain/vnf-instance.ts";
import { assignVnfcIds } from "../../domain/vnfc-ids.ts";
import { findFlavour } from "../../domain/vnfd.ts";
import type { ReadyUnit } from "../../infra/infra-driver.ts";
import { countDifferences } from "../count-warnings.ts";
import { planScaling } from "../deployment/plan-scaling.ts";
import {
  defineOperation,
  type Outcome,
  type Request,
  type Step,
  type StepContext,
} from "../engine/operation.ts";
import type { LcmWorld } from "../lcm-world.ts";
import { withRevisions } from "../release-metadata.ts";
import { connect } from "../steps/connect.ts";
import { ensureTogether } from "../steps/deploy.ts";
import { waitOf } from "../steps/wait-of.ts";
import { withVnfd } from "../usable-package.ts";

/** SOL003 5.5.2.5, ScaleVnfRequest; the API has checked it. */
interface Params {
  readonly type: "SCALE_OUT" | "SCALE_IN";
  readonly aspectId: string;
  readonly numberOfSteps?: number;
  readonly additionalParams?: JsonObject;
}

interface Facts {
  /** VDUs that the aspect moves -> instances wanted. */
  readonly instances: Readonly<Record<string, number>>;
  readonly scaleStatus: readonly ScaleInfo[];
  readonly addInstances: Readonly<Record<string, number>>;
  readonly removeInstances: Readonly<Record<string, number>>;
  /** The units that hold those VDUs, as they were and as they shall be. */
  readonly before: readonly DeploymentUnit[];
  readonly after: readonly DeploymentUnit[];
  /** Whether the target has been given the new counts, all of them. */
  readonly isApplied: boolean;
  /** How the units stood when they were last ready; empty until then. */
  readonly ready: readonly Pick<ReadyUnit, "unitName" | "release" | "vnfcs">[];
}

type ScaleStep = Step<Params, Facts, LcmWorld>;
type Context = StepContext<Params, Facts, LcmWorld>;

const checkTarget: ScaleStep = {
  name: "check-target",
  async run({ world, facts, instance, signal }) {
    const driver = await connect(world, instance.vimConnectionInfo);
    const owner = { vnfInstanceId: instance.id };
    const before = await Promise.all(
      facts.before.map((unit) => driver.findCountRoutes(unit, movedVdus(unit, facts), owner, signal)),
    );
    return { learned: { before, after: before.map((unit) => withInstances(unit, facts.instances)) } };
  },
};

const obtainGrant: ScaleStep = {
  name: "obtain-grant",
  async run({ world, facts, instance, occurrenceId, signal }) {
    const { addInstances, removeInstances } = facts;
    await world.grants.request(
      {
        vnfInstanceId: instance.id,
        vnfLcmOpOccId: occurrenceId,
        vnfdId: instance.vnfdId,
        operation: "SCALE",
        addInstances,
        removeInstances,
      },
      signal,
    );
    return {};
  },
};

const applyCounts: ScaleStep = {
  name: "apply-counts",
  async run(context) {
    await ensureUnits(context, context.facts.after);
    return { learned: { isApplied: true } };
  },
  async undo(context) {
    const { before } = context.facts;
    await ensureUnits(context, before);
    return { learned: { isApplied: false, ready: await awaitUnits(context, before) } };
  },
};

const awaitReadiness: ScaleStep = {
  name: "await-readiness",
  async run(context) {
    const { after, instances } = context.facts;
    const ready = await awaitUnits(context, after);
    checkCounts(
      instances,
      ready.flatMap(({ vnfcs }) => vnfcs),
    );
    return { learned: { ready } };
  },
};

/** Changes the number of instances by the steps of a scaling aspect (SOL003 5.4.5). */
export const scaleVnf = defineOperation<Params, Facts, LcmWorld>({
  type: "SCALE",
  requires: "INSTANTIATED",
  plan,
  starting: [checkTarget, obtainGrant],
  processing: [applyCounts, awaitReadiness],
  outcome(state, { facts, instance }) {
    switch (state) {
      case "COMPLETED":
        return scaled(instance, facts, facts.after, facts.scaleStatus);
      case "ROLLED_BACK":
        // One that never left STARTING has changed nothing.
        if (facts.ready.length === 0) return { instance };
        return scaled(instance, facts, facts.before, instance.instantiatedVnfInfo?.scaleStatus ?? []);
      case "FAILED":
        return facts.isApplied
          ? withWarning(scaled(instance, facts, facts.after, facts.scaleStatus), WARN_APPLIED)
          : withWarning({ instance }, WARN_NOT_APPLIED);
    }
  },
});

const WARN_APPLIED =
  "The target was given the new counts but was not seen to reach them: scaleStatus tells the new level, vnfcResourceInfo what was last seen.";
const WARN_NOT_APPLIED =
  "The target may have taken some of the new counts: scaleStatus tells the old level, which the next SCALE or HEAL brings about again.";

async function plan({ params, instance, world }: Request<Params, LcmWorld>): Promise<Facts> {
  const { vnfd } = withVnfd(await world.packages.find(instance.vnfPkgId), instance.vnfdId);
  const { flavourId = "", scaleStatus = [] } = instance.instantiatedVnfInfo ?? {};
  const flavour = findFlavour(vnfd, flavourId);
  if (flavour === undefined) {
    throw new VnfmError(
      "FLAVOUR_UNKNOWN",
      `The VNF runs in flavour ${flavourId}, which its VNFD has no more.`,
    );
  }
  const units = instance.deployment?.units ?? [];
  const scaling = planScaling({ request: params, flavour, units, scaleStatus });
  const { instances } = scaling;
  const before = units.filter((unit) => movedVdus(unit, { instances }).length > 0);
  const changes = before.flatMap(({ vdus }) =>
    vdus.map((vdu) => [vdu.vduId, (instances[vdu.vduId] ?? vdu.instances) - vdu.instances] as const),
  );
  return {
    ...scaling,
    addInstances: Object.fromEntries(changes.filter(([, change]) => change > 0)),
    removeInstances: Object.fromEntries(
      changes.filter(([, change]) => change < 0).map(([vduId, change]) => [vduId, -change]),
    ),
    before,
    after: before.map((unit) => withInstances(unit, instances)),
    isApplied: false,
    ready: [],
  };
}

function movedVdus({ vdus }: DeploymentUnit, { instances }: Pick<Facts, "instances">): readonly string[] {
  return vdus.map(({ vduId }) => vduId).filter((vduId) => instances[vduId] !== undefined);
}

async function ensureUnits(context: Context, units: readonly DeploymentUnit[]): Promise<void> {
  const driver = await connect(context.world, context.instance.vimConnectionInfo);
  if (units.length > 0) context.report(`setting the counts of ${units.map(({ name }) => name).join(", ")}`);
  await ensureTogether(context, driver, units);
}

async function awaitUnits(context: Context, units: readonly DeploymentUnit[]): Promise<Facts["ready"]> {
  if (units.length === 0) return [];
  const driver = await connect(context.world, context.instance.vimConnectionInfo);
  const ready = await driver.awaitReady(units, waitOf(context), context.signal);
  return ready.map(({ unitName, release, vnfcs }) => ({ unitName, release, vnfcs }));
}

/** All is ready by then, so a count that differs is not on its way: something else has set it. */
function checkCounts(instances: Facts["instances"], vnfcs: readonly ObservedVnfc[]): void {
  const wrong = countDifferences(instances, vnfcs).map(
    ({ vduId, wanted, count }) => `VDU ${vduId} has ${count} instances, not ${wanted}`,
  );
  if (wrong.length === 0) return;
  throw new VnfmError(
    "RELEASE_NOT_READY",
    `${wrong.join("; ")}: the value named for the count does not reach the workload, or an autoscaler or somebody else sets it.`,
  );
}

/** The instance with these units and levels, and the VNFCs as last seen. */
function scaled(
  instance: VnfInstance,
  { ready }: Facts,
  units: readonly DeploymentUnit[],
  scaleStatus: readonly ScaleInfo[],
): Outcome {
  const { instantiatedVnfInfo: info, deployment } = instance;
  if (info === undefined || deployment === undefined) throw new Error(`instance ${instance.id} runs nothing`);
  const seen = new Set(
    units
      .filter(({ name }) => ready.some(({ unitName }) => unitName === name))
      .flatMap(({ vdus }) => vdus.map(({ vduId }) => vduId)),
  );
  const before = info.vnfcResourceInfo ?? [];
  const others = before.filter(({ vduId }) => !seen.has(vduId));
  const own = assignVnfcIds(
    before.filter(({ vduId }) => seen.has(vduId)),
    ready.flatMap(({ vnfcs }) => vnfcs),
    deployment.vimConnectionId,
  );
  const vnfcResourceInfo = [...others, ...own];
  return {
    instance: {
      ...instance,
      instantiatedVnfInfo: {
        ...info,
        scaleStatus,
        vnfcResourceInfo,
        vnfcInfo: toVnfcInfo(vnfcResourceInfo, info.vnfState),
        metadata: withRevisions(
          info.metadata ?? {},
          ready.map(({ release }) => release),
        ),
      },
      deployment: {
        ...deployment,
        units: deployment.units.map((unit) => units.find(({ name }) => name === unit.name) ?? unit),
      },
    },
    occurrence: { resourceChanges: { affectedVnfcs: affectedVnfcs(before, vnfcResourceInfo) } },
  };
}

function withWarning(outcome: Outcome, warning: string): Outcome {
  return { ...outcome, occurrence: { ...outcome.occurrence, warnings: [warning] } };
}
