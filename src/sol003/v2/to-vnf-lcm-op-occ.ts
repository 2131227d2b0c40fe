import type { JsonObject } from "../../domain/json.ts";
import type { JournalEntry, LcmOpOcc, LcmOpOccSummary } from "../../domain/lcm-op-occ.ts";
import { isRunning } from "../../domain/operation-state.ts";
import { withMaskedSecrets } from "../hide-secrets.ts";
import { toTimestamp } from "./common.ts";
import type { VnfLcmOpOcc } from "./vnf-lcm-op-occ.ts";

/** What only the operation's definition can tell of an occurrence. */
export interface OccurrenceOutlook {
  /** Steps of the operation as it now goes; absent when nothing goes any more. */
  readonly totalSteps?: number;
  readonly canRollBack: boolean;
}

/** The whole occurrence, but never a secret. `baseUrl` has no slash at its end. */
export function toVnfLcmOpOcc(
  occurrence: LcmOpOcc,
  baseUrl: string,
  outlook: OccurrenceOutlook,
): VnfLcmOpOcc {
  const { params } = occurrence;
  return {
    ...toVnfLcmOpOccSummary(occurrence, baseUrl, outlook),
    operationParams: withMaskedSecrets(params),
    ...(occurrence.error === undefined ? {} : { error: occurrence.error }),
    ...(occurrence.resourceChanges === undefined ? {} : { resourceChanges: occurrence.resourceChanges }),
    ...toShownChanges(occurrence),
  };
}

/** The occurrence without the attributes that lists leave out by default. */
export function toVnfLcmOpOccSummary(
  occurrence: LcmOpOccSummary,
  baseUrl: string,
  outlook: OccurrenceOutlook,
): VnfLcmOpOcc {
  const { operationState: state, cancelMode } = occurrence;
  const isCancelPending = cancelMode !== undefined && isRunning(state);
  return {
    id: occurrence.id,
    operationState: state,
    stateEnteredTime: toTimestamp(occurrence.stateEnteredTime),
    startTime: toTimestamp(occurrence.startTime),
    vnfInstanceId: occurrence.vnfInstanceId,
    ...(occurrence.grantId === undefined ? {} : { grantId: occurrence.grantId }),
    operation: occurrence.operation,
    isAutomaticInvocation: occurrence.isAutomaticInvocation,
    isCancelPending,
    ...(isCancelPending ? { cancelMode } : {}),
    ...(occurrence.warnings.length === 0 ? {} : { warnings: occurrence.warnings }),
    progress: toProgress(occurrence, outlook.totalSteps),
    _links: toLinks(occurrence, baseUrl, isCancelPending, outlook.canRollBack),
  };
}

/**
 * What has been changed of the instance, without secrets. SOL003 5.5.2.13 has another attribute for what a new package changes by itself.
 * What a merge patch removed has no new value that could be told.
 */
export function toShownChanges({ operation, changedInfo }: LcmOpOcc): JsonObject {
  if (changedInfo === undefined) return {};
  const changes = Object.fromEntries(Object.entries(changedInfo).filter(([, value]) => value !== null));
  const attribute = operation === "CHANGE_VNFPKG" ? "modificationsTriggeredByVnfPkgChange" : "changedInfo";
  return { [attribute]: withMaskedSecrets(changes) };
}

function toProgress({ operationState, journal, progress }: LcmOpOccSummary, totalSteps: number | undefined) {
  return {
    ...(isRunning(operationState) ? { phase: operationState } : {}),
    ...(progress === undefined
      ? {}
      : { step: progress.step, startedAt: progress.startedAt, detail: progress.detail }),
    finishedSteps: journal.map(({ step, phase, startedAt, finishedAt }: JournalEntry) => ({
      name: step,
      phase,
      startedAt,
      finishedAt,
    })),
    ...(totalSteps === undefined ? {} : { totalSteps }),
  };
}

/** SOL003 5.5.2.13: only the tasks that are allowed now. */
function toLinks(
  { id, vnfInstanceId, operationState }: LcmOpOccSummary,
  baseUrl: string,
  isCancelPending: boolean,
  canRollBack: boolean,
): VnfLcmOpOcc["_links"] {
  const href = `${baseUrl}/vnflcm/v2/vnf_lcm_op_occs/${id}`;
  const task = (name: string) => ({ href: `${href}/${name}` });
  return {
    self: { href },
    vnfInstance: { href: `${baseUrl}/vnflcm/v2/vnf_instances/${vnfInstanceId}` },
    ...(isRunning(operationState) && !isCancelPending ? { cancel: task("cancel") } : {}),
    ...(operationState === "FAILED_TEMP"
      ? { retry: task("retry"), ...(canRollBack ? { rollback: task("rollback") } : {}), fail: task("fail") }
      : {}),
  };
}
