import type { DeploymentUnit, ObjectRef } from "../../domain/deployment.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { VimConnectionInfo } from "../../domain/vim.ts";
import type { VnfcResourceInfo } from "../../domain/vnf-instance.ts";
import type { Wait } from "../../infra/infra-driver.ts";
import { defineOperation, type Step, type StepContext } from "../engine/operation.ts";
import type { LcmWorld } from "../lcm-world.ts";
import { connect } from "../steps/connect.ts";

/** SOL003 5.5.2.8, TerminateVnfRequest. */
interface Params {
  readonly terminationType: "GRACEFUL" | "FORCEFUL";
  readonly gracefulTerminationTimeout?: number;
  readonly additionalParams?: JsonObject;
}

interface Facts {
  readonly vimConnectionInfo: Readonly<Record<string, VimConnectionInfo>>;
  readonly namespace: string;
  readonly units: readonly DeploymentUnit[];
  readonly vnfcs: readonly VnfcResourceInfo[];
  readonly leftBehind: readonly ObjectRef[];
  /** Why the namespace stays; empty when it is gone. */
  readonly namespaceReason: string;
}

type TerminateStep = Step<Params, Facts, LcmWorld>;

const obtainGrant: TerminateStep = {
  name: "obtain-grant",
  async run({ world, facts, instance, occurrenceId, signal }) {
    const removeInstances: Record<string, number> = {};
    for (const { vduId } of facts.vnfcs) removeInstances[vduId] = (removeInstances[vduId] ?? 0) + 1;
    await world.grants.request(
      {
        vnfInstanceId: instance.id,
        vnfLcmOpOccId: occurrenceId,
        vnfdId: instance.vnfdId,
        operation: "TERMINATE",
        addInstances: {},
        removeInstances,
      },
      signal,
    );
    return {};
  },
};

const removeReleases: TerminateStep = {
  name: "remove-releases",
  async run(context) {
    const { world, facts, instance, params, signal } = context;
    const driver = await connect(world, facts.vimConnectionInfo);
    const removal = {
      ...waitOf(context),
      owner: { vnfInstanceId: instance.id },
      mode: params.terminationType,
    };
    return { learned: { leftBehind: await driver.ensureAbsent(facts.units, removal, signal) } };
  },
};

const removeNamespace: TerminateStep = {
  name: "remove-namespace",
  async run(context) {
    const { world, facts, instance, signal } = context;
    const driver = await connect(world, facts.vimConnectionInfo);
    const owner = { vnfInstanceId: instance.id };
    const fate = await driver.ensureNamespaceAbsent(facts.namespace, owner, waitOf(context), signal);
    return { learned: { namespaceReason: fate.gone ? "" : fate.reason } };
  },
};

/** Takes a VNF away, and says what stays (SOL003 5.4.8). */
export const terminateVnf = defineOperation<Params, Facts, LcmWorld>({
  type: "TERMINATE",
  requires: "INSTANTIATED",
  async plan({ instance }) {
    return {
      vimConnectionInfo: instance.vimConnectionInfo,
      namespace: instance.deployment?.namespace ?? "default",
      units: instance.deployment?.units ?? [],
      vnfcs: instance.instantiatedVnfInfo?.vnfcResourceInfo ?? [],
      leftBehind: [],
      namespaceReason: "",
    };
  },
  starting: [obtainGrant],
  processing: [removeReleases, removeNamespace],
  outcome(state, { facts, instance }) {
    if (state !== "COMPLETED") return { instance };
    const { deployment: _, ...rest } = instance;
    return {
      instance: {
        ...rest,
        instantiationState: "NOT_INSTANTIATED",
        vimConnectionInfo: {},
        instantiatedVnfInfo: {
          flavourId: instance.instantiatedVnfInfo?.flavourId ?? "",
          vnfState: "STOPPED",
        },
      },
      occurrence: {
        resourceChanges: {
          affectedVnfcs: facts.vnfcs.map(({ id, vduId, computeResource, metadata }) => ({
            id,
            vduId,
            changeType: "REMOVED",
            computeResource,
            metadata,
          })),
        },
        warnings: [
          ...facts.leftBehind.map(
            ({ kind, namespace, name }) =>
              `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name} was left behind.`,
          ),
          ...(facts.namespaceReason === "" ? [] : [facts.namespaceReason]),
        ],
      },
    };
  },
});

/** A graceful termination has the time its request gives on top of the usual limit. */
function waitOf({ world, params, phaseEnteredTime, report }: StepContext<Params, Facts, LcmWorld>): Wait {
  const grace = (params.gracefulTerminationTimeout ?? 0) * 1_000;
  return { deadline: new Date(phaseEnteredTime.getTime() + world.waitMs + grace), onChange: report };
}
