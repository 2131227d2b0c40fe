import Type, { type Static } from "typebox";
import type { WireResource } from "../sol013/wire-resource.ts";
import { DateTime, KeyValuePairs, Link, list, words } from "./common.ts";
import { ProblemDetails } from "./problem-details.ts";

const Progress = Type.Object(
  {
    phase: Type.Optional(words("STARTING", "PROCESSING", "ROLLING_BACK")),
    step: Type.Optional(
      Type.String({ description: "The running step; absent between steps and at the end." }),
    ),
    startedAt: Type.Optional(DateTime),
    detail: Type.Optional(Type.String({ description: "What the running step says of itself." })),
    finishedSteps: list(
      Type.Object({
        name: Type.String(),
        phase: words("STARTING", "PROCESSING", "ROLLING_BACK"),
        startedAt: DateTime,
        finishedAt: DateTime,
      }),
    ),
    totalSteps: Type.Optional(
      Type.Integer({ description: "Steps up to the end of the operation, finished ones included." }),
    ),
  },
  { description: "Fairlead's extension: how far the operation has come, with milliseconds." },
);

/** SOL003 5.5.2.13, VnfLcmOpOcc, in answers. */
export const VnfLcmOpOcc = Type.Object(
  {
    id: Type.String(),
    operationState: words(
      "STARTING",
      "PROCESSING",
      "COMPLETED",
      "FAILED_TEMP",
      "FAILED",
      "ROLLING_BACK",
      "ROLLED_BACK",
    ),
    stateEnteredTime: DateTime,
    startTime: DateTime,
    vnfInstanceId: Type.String(),
    grantId: Type.Optional(Type.String()),
    operation: words("INSTANTIATE", "SCALE", "HEAL", "CHANGE_VNFPKG", "TERMINATE", "MODIFY_INFO"),
    isAutomaticInvocation: Type.Boolean(),
    operationParams: Type.Optional(KeyValuePairs),
    isCancelPending: Type.Boolean(),
    cancelMode: Type.Optional(words("GRACEFUL", "FORCEFUL")),
    error: Type.Optional(ProblemDetails),
    resourceChanges: Type.Optional(KeyValuePairs),
    changedInfo: Type.Optional(KeyValuePairs),
    modificationsTriggeredByVnfPkgChange: Type.Optional(KeyValuePairs),
    warnings: Type.Optional(list(Type.String())),
    progress: Type.Optional(Progress),
    _links: Type.Object({
      self: Link,
      vnfInstance: Link,
      cancel: Type.Optional(Link),
      retry: Type.Optional(Link),
      rollback: Type.Optional(Link),
      fail: Type.Optional(Link),
    }),
  },
  { title: "VnfLcmOpOcc" },
);

export type VnfLcmOpOcc = Static<typeof VnfLcmOpOcc>;

/** How lists of occurrences may be filtered and cut. */
export const vnfLcmOpOccResource: WireResource = {
  schema: VnfLcmOpOcc,
  excludedByDefault: [
    "operationParams",
    "error",
    "resourceChanges",
    "changedInfo",
    "changedExtConnectivity",
    "lcmCoordinations",
    "modificationsTriggeredByVnfPkgChange",
    "warnings",
    "progress",
  ],
  standardOnly: [
    "changedExtConnectivity",
    "affectedVipCps",
    "lcmCoordinations",
    "rejectedLcmCoordinations",
    "vnfSnapshotInfoId",
  ],
};
