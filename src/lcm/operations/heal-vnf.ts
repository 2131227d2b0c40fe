import { affectedVnfcs, toVnfcInfo } from "../../domain/affected-vnfcs.ts";
import type { DeploymentUnit, ObservedPod, WorkloadPods } from "../../domain/deployment.ts";
import { invalidParam, VnfmError } from "../../domain/errors.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { VimConnectionInfo } from "../../domain/vim.ts";
import type { VnfcResourceInfo, VnfInstance } from "../../domain/vnf-instance.ts";
import { assignVnfcIds } from "../../domain/vnfc-ids.ts";
import { defineOperation, type Step } from "../engine/operation.ts";
import type { LcmWorld } from "../lcm-world.ts";
import { releaseMetadata } from "../release-metadata.ts";
import { connect } from "../steps/connect.ts";
import { deployUnits } from "../steps/deploy.ts";
import { nothingReady, type ReadyFacts, toReadyFacts } from "../steps/ready-facts.ts";
import { noRemains, type Remains, removeReleases } from "../steps/remove.ts";
import { waitOf } from "../steps/wait-of.ts";

/** SOL003 5.5.2.9, HealVnfRequest, with the VNFCs that SOL002 5.5.2.9 adds. */
interface Params {
  readonly cause?: string;
  readonly vnfcInstanceId?: readonly string[];
  readonly healScript?: unknown;
  readonly additionalParams?: JsonObject;
}

interface Facts extends Remains, ReadyFacts {
  readonly vimConnectionInfo: Readonly<Record<string, VimConnectionInfo>>;
  readonly vimConnectionId: string;
  readonly namespace: string;
  readonly units: readonly DeploymentUnit[];
  readonly known: readonly VnfcResourceInfo[];
  /** VNFCs to be healed; all of the VNF when the request names none. */
  readonly vnfcIds: readonly string[];
  /** Everything is removed and installed again, in place of replacing pods. */
  readonly isReinstall: boolean;
  /** What is replaced together, in this order. */
  readonly batches: readonly (readonly WorkloadPods[])[];
}

type HealStep = Step<Params, Facts, LcmWorld>;

/** Remembers which pods are to go, before any does: a retry must not replace their successors. */
const selectPods: HealStep = {
  name: "select-pods",
  async run({ world, facts, params, signal }) {
    if (facts.isReinstall) return {};
    const driver = await connect(world, facts.vimConnectionInfo);
    const observed = await driver.observePods(facts.units, signal);
    const vnfcs = assignVnfcIds(facts.known, observed, facts.vimConnectionId);
    const meant = observed.filter(
      (_, index) => isWhole(params) || facts.vnfcIds.includes(vnfcs[index]?.id ?? ""),
    );
    const podless = facts.known.filter(
      ({ id }) => facts.vnfcIds.includes(id) && !vnfcs.some((vnfc) => vnfc.id === id),
    );
    return { learned: { batches: toBatches(meant, podless) } };
  },
};

const obtainGrant: HealStep = {
  name: "obtain-grant",
  async run({ world, facts, instance, occurrenceId, signal }) {
    const healed = facts.known.filter(({ id }) => facts.vnfcIds.includes(id));
    const instances = Object.fromEntries(
      Map.groupBy(healed, ({ vduId }) => vduId)
        .entries()
        .map(([vduId, vnfcs]) => [vduId, vnfcs.length]),
    );
    await world.grants.request(
      {
        vnfInstanceId: instance.id,
        vnfLcmOpOccId: occurrenceId,
        vnfdId: instance.vnfdId,
        operation: "HEAL",
        addInstances: instances,
        removeInstances: instances,
      },
      signal,
    );
    return {};
  },
};

const replacePods: HealStep = {
  name: "replace-pods",
  async run(context) {
    const { world, facts, params, signal, report } = context;
    if (facts.isReinstall) return {};
    const driver = await connect(world, facts.vimConnectionInfo);
    for (const batch of facts.batches) {
      report(`replacing pods of ${batch.map(({ name }) => name).join(", ")}`);
      await driver.replacePods(facts.units, batch, waitOf(context), signal);
    }
    if (isWhole(params)) {
      return { learned: toReadyFacts(await driver.awaitReady(facts.units, waitOf(context), signal)) };
    }
    // Other VNFCs may be as ill as before: nobody has asked for them.
    const observed = await driver.observePods(facts.units, signal);
    return {
      learned: {
        vnfcs: observed.flatMap(({ state, ...vnfc }) => (state === "terminating" ? [] : [vnfc])),
      },
    };
  },
};

const removeTheReleases: HealStep = {
  name: "remove-releases",
  async run(context) {
    // FORCEFUL: neither a node that is lost nor a hook that cannot succeed may keep the VNF from being made anew.
    return context.facts.isReinstall ? removeReleases(context, "FORCEFUL", waitOf(context)) : {};
  },
};

const deployReleases: HealStep = {
  name: "deploy-releases",
  async run(context) {
    const { world, facts, instance, signal } = context;
    const wait = waitOf(context);
    if (!facts.isReinstall) return {};
    const driver = await connect(world, facts.vimConnectionInfo);
    await driver.ensureNamespace(facts.namespace, { vnfInstanceId: instance.id }, wait, signal);
    await deployUnits(context, driver, facts.units);
    return { learned: toReadyFacts(await driver.awaitReady(facts.units, wait, signal)) };
  },
};

/** Makes a VNF, or some of its VNFCs, well again (SOL003 5.4.9, SOL002 5.4.9). */
export const healVnf = defineOperation<Params, Facts, LcmWorld>({
  type: "HEAL",
  requires: "INSTANTIATED",
  async plan({ params, instance }) {
    const { all = false } = params.additionalParams ?? {};
    if (typeof all !== "boolean") {
      throw new VnfmError("INVALID_REQUEST", "additionalParams['all'] must be bool.", {
        invalidParams: [{ pointer: "/additionalParams/all", reason: "must be true or false" }],
      });
    }
    if (params.healScript !== undefined) {
      throw invalidParam("/healScript", "Fairlead runs no scripts of requests; leave it out");
    }
    const known = instance.instantiatedVnfInfo?.vnfcResourceInfo ?? [];
    return {
      vimConnectionInfo: instance.vimConnectionInfo,
      vimConnectionId: instance.deployment?.vimConnectionId ?? "",
      namespace: instance.deployment?.namespace ?? "default",
      units: instance.deployment?.units ?? [],
      known,
      vnfcIds: params.vnfcInstanceId
        ? resourceIds(instance, params.vnfcInstanceId)
        : known.map(({ id }) => id),
      isReinstall: all && isWhole(params),
      batches: [],
      ...nothingReady,
      ...noRemains,
    };
  },
  starting: [selectPods, obtainGrant],
  processing: [replacePods, removeTheReleases, deployReleases],
  outcome(state, { params, facts, instance }) {
    const info = instance.instantiatedVnfInfo;
    if (state !== "COMPLETED" || info === undefined) return { instance };
    const healedVdus = new Set(
      facts.known.flatMap(({ id, vduId }) => (facts.vnfcIds.includes(id) ? [vduId] : [])),
    );
    const isHealed = ({ vduId }: { vduId: string }) => isWhole(params) || healedVdus.has(vduId);
    const healed = assignVnfcIds(
      facts.known.filter(isHealed),
      facts.vnfcs.filter(isHealed),
      facts.vimConnectionId,
    );
    const places = new Map(facts.known.map(({ id }, index) => [id, index]));
    const placeOf = ({ id }: { id: string }) => places.get(id) ?? places.size;
    const vnfcResourceInfo = [...facts.known.filter((vnfc) => !isHealed(vnfc)), ...healed].toSorted(
      (a, b) => placeOf(a) - placeOf(b),
    );
    const untouched = (info.vnfcInfo ?? []).filter((vnfc) => !isHealed(vnfc));
    const { deployment } = instance;
    return {
      instance: {
        ...instance,
        ...(isWhole(params) && deployment !== undefined
          ? { deployment: { ...deployment, objects: facts.objects } }
          : {}),
        instantiatedVnfInfo: {
          ...info,
          vnfState: isWhole(params) ? "STARTED" : info.vnfState,
          vnfcResourceInfo,
          vnfcInfo: [...untouched, ...toVnfcInfo(healed, "STARTED")].toSorted(
            (a, b) => placeOf(a) - placeOf(b),
          ),
          metadata: {
            ...info.metadata,
            ...(isWhole(params) ? releaseMetadata(facts, facts.releases) : {}),
          },
        },
      },
      occurrence: { resourceChanges: { affectedVnfcs: affectedVnfcs(facts.known, vnfcResourceInfo) } },
    };
  },
});

function isWhole({ vnfcInstanceId }: Params): boolean {
  return vnfcInstanceId === undefined;
}

/**
 * First the workloads that are ill, all together, since one may wait for another; then, when those are well, the others one by one, so that
 * the VNF is never without all of them.
 */
function toBatches(
  pods: readonly ObservedPod[],
  podless: readonly VnfcResourceInfo[],
): readonly (readonly WorkloadPods[])[] {
  const isIll = new Set<string>();
  const workloads = new Map<string, WorkloadPods>();
  const add = ({ pods: more, ...workload }: WorkloadPods, ill: boolean) => {
    const key = `${workload.namespace}/${workload.kind}/${workload.name}`;
    workloads.set(key, { ...workload, pods: [...(workloads.get(key)?.pods ?? []), ...more] });
    if (ill) isIll.add(key);
  };
  for (const { namespace, workloadKind: kind, workloadName, podName, podUid, state } of pods) {
    add({ namespace, kind, name: workloadName, pods: [{ name: podName, uid: podUid }] }, state !== "ready");
  }
  for (const { computeResource, metadata } of podless) {
    const { vimLevelResourceType: kind } = computeResource;
    add({ namespace: String(metadata.namespace), kind, name: String(metadata.workload), pods: [] }, true);
  }
  const ill = [...workloads].filter(([key]) => isIll.has(key)).map(([, workload]) => workload);
  const well = [...workloads].filter(([key]) => !isIll.has(key)).map(([, workload]) => [workload]);
  return ill.length === 0 ? well : [ill, ...well];
}

/** Ids of `vnfcInfo` and of `vnfcResourceInfo` are both taken (SOL002 5.5.2.9 means the former). */
function resourceIds(instance: VnfInstance, ids: readonly string[]): readonly string[] {
  const { vnfcInfo = [], vnfcResourceInfo = [] } = instance.instantiatedVnfInfo ?? {};
  const known = new Map([
    ...vnfcResourceInfo.map(({ id }) => [id, id] as const),
    ...vnfcInfo.map(({ id, vnfcResourceInfoId }) => [id, vnfcResourceInfoId] as const),
  ]);
  const unknown = ids.filter((id) => !known.has(id));
  if (unknown.length > 0) {
    throw new VnfmError("INVALID_REQUEST", `vnfcInstanceId(${unknown.join(", ")}) does not exist.`, {
      invalidParams: unknown.map((id) => ({
        pointer: `/vnfcInstanceId/${ids.indexOf(id)}`,
        reason: "no such VNFC",
      })),
    });
  }
  return ids.flatMap((id) => known.get(id) ?? []);
}
