import { affectedVnfcs } from "../../domain/affected-vnfcs.ts";
import type { DeploymentUnit } from "../../domain/deployment.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { VimConnectionInfo } from "../../domain/vim.ts";
import type { VnfcResourceInfo } from "../../domain/vnf-instance.ts";
import type { Wait } from "../../infra/infra-driver.ts";
import { defineOperation, type Step, type StepContext } from "../engine/operation.ts";
import type { LcmWorld } from "../lcm-world.ts";
import {
  noRemains,
  type Remains,
  remainsWarnings,
  removeNamespace,
  removeReleases,
} from "../steps/remove.ts";

/** SOL003 5.5.2.8, TerminateVnfRequest. */
interface Params {
  readonly terminationType: "GRACEFUL" | "FORCEFUL";
  readonly gracefulTerminationTimeout?: number;
  readonly additionalParams?: JsonObject;
}

interface Facts extends Remains {
  readonly vimConnectionInfo: Readonly<Record<string, VimConnectionInfo>>;
  readonly namespace: string;
  readonly units: readonly DeploymentUnit[];
  readonly vnfcs: readonly VnfcResourceInfo[];
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

const removeTheReleases: TerminateStep = {
  name: "remove-releases",
  run: (context) => removeReleases(context, context.params.terminationType, waitOf(context)),
};

const removeTheNamespace: TerminateStep = {
  name: "remove-namespace",
  run: (context) => removeNamespace(context, waitOf(context)),
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
      ...noRemains,
    };
  },
  starting: [obtainGrant],
  processing: [removeTheReleases, removeTheNamespace],
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
          affectedVnfcs: affectedVnfcs(facts.vnfcs, []),
        },
        warnings: remainsWarnings(facts),
      },
    };
  },
});

/** A graceful termination has the time its request gives on top of the usual limit. */
function waitOf({ world, params, phaseEnteredTime, report }: StepContext<Params, Facts, LcmWorld>): Wait {
  const grace = (params.gracefulTerminationTimeout ?? 0) * 1_000;
  return { deadline: new Date(phaseEnteredTime.getTime() + world.waitMs + grace), onChange: report };
}
