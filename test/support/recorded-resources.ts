import type { VnfInstance } from "../../src/sol003/v2/vnf-instance.ts";
import type { VnfLcmOpOcc } from "../../src/sol003/v2/vnf-lcm-op-occ.ts";
import type { WireVim } from "../../src/sol003/vims/wire-vim.ts";
import type { VnfPkgInfo } from "../../src/sol003/vnfpkgm/vnf-pkg-info.ts";

/*
 * Answers as the API gives them, for tests of its clients. They have the types of the API's own schemas, so that the
 * compiler refuses a recording, or a client, that no longer fits the API.
 */

export const instanceId = "6b7c41d0-8a55-4a0c-9d3a-51c2a0b7e9f1";
export const occurrenceId = "1e0d3c52-0b5e-4c4e-9d57-8f6a2b7d9c01";
export const packageId = "2c9f1d7e-6f0a-4e4b-9b0e-0d6a1c1f7a10";
export const vnfdId = "77aa0c54-31d5-4b5c-8a55-0f3f51f1a001";
export const vimId = "0f6e1b7a-52b0-4c39-8b6b-1a3f3e5d7c20";

const instanceUrl = `http://fairlead.internal:9890/vnflcm/v2/vnf_instances/${instanceId}`;
const occurrenceUrl = `http://fairlead.internal:9890/vnflcm/v2/vnf_lcm_op_occs/${occurrenceId}`;

export const recordedPackage: VnfPkgInfo = {
  id: packageId,
  onboardingState: "ONBOARDED",
  operationalState: "ENABLED",
  usageState: "NOT_IN_USE",
  vnfdId,
  vnfProvider: "Acme",
  vnfProductName: "Edge UPF",
  vnfSoftwareVersion: "2.3",
  vnfdVersion: "1.0",
  checksum: {
    algorithm: "SHA-256",
    hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  },
  additionalArtifacts: [
    {
      artifactPath: "Files/kubernetes/edge-upf-0.3.0.tgz",
      checksum: {
        algorithm: "SHA-256",
        hash: "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
      },
      isEncrypted: false,
      metadata: {},
    },
  ],
  userDefinedData: { owner: "lab" },
  _links: {
    self: { href: `/vnfpkgm/v1/vnf_packages/${packageId}` },
    vnfd: { href: `/vnfpkgm/v1/vnf_packages/${packageId}/vnfd` },
    packageContent: { href: `/vnfpkgm/v1/vnf_packages/${packageId}/package_content` },
  },
};

export const recordedVim: Required<WireVim> = {
  id: vimId,
  name: "lab",
  description: "the lab's cluster",
  type: "kubernetes",
  auth_url: "https://192.0.2.10:6443",
  is_default: true,
  status: "ACTIVE",
  status_reason: "",
  tenant_id: "default",
  auth_cred: { bearer_token: "***", auth_url: "https://192.0.2.10:6443" },
  vim_project: { name: "default" },
  extra: { use_helm: true },
  placement_attr: { regions: ["default", "edge"] },
  created_at: "2026-01-05T09:00:00Z",
  updated_at: null,
};

export const recordedInstance: VnfInstance = {
  id: instanceId,
  vnfInstanceName: "upf-east",
  vnfInstanceDescription: "lab UPF",
  vnfdId,
  vnfProvider: "Acme",
  vnfProductName: "Edge UPF",
  vnfSoftwareVersion: "2.3",
  vnfdVersion: "1.0",
  instantiationState: "INSTANTIATED",
  vimConnectionInfo: { vim1: { vimId, vimType: "ETSINFV.HELM.V_3" } },
  instantiatedVnfInfo: {
    flavourId: "small",
    vnfState: "STARTED",
    scaleStatus: [{ aspectId: "gtp_aspect", scaleLevel: 1 }],
    maxScaleLevels: [{ aspectId: "gtp_aspect", scaleLevel: 3 }],
    vnfcResourceInfo: [
      {
        id: "GTP-0",
        vduId: "GTP",
        computeResource: { resourceId: "gtp-5d9f7c4b8-8kq2m", vimLevelResourceType: "Deployment" },
      },
      {
        id: "GTP-1",
        vduId: "GTP",
        computeResource: { resourceId: "gtp-5d9f7c4b8-x2v9q", vimLevelResourceType: "Deployment" },
      },
    ],
    metadata: { namespace: "edge", release_name: "vnf6b7c41d08a554a0c9d3a51c2a0b7e9f1", revision: "1" },
  },
  metadata: { site: "east" },
  _links: { self: { href: instanceUrl }, terminate: { href: `${instanceUrl}/terminate` } },
};

const base = {
  id: occurrenceId,
  operation: "INSTANTIATE",
  vnfInstanceId: instanceId,
  startTime: "2026-01-05T10:02:00Z",
  isAutomaticInvocation: false,
  isCancelPending: false,
  _links: { self: { href: occurrenceUrl }, vnfInstance: { href: instanceUrl } },
} as const;
const finished = [
  {
    name: "check-target",
    phase: "STARTING",
    startedAt: "2026-01-05T10:02:00.000Z",
    finishedAt: "2026-01-05T10:02:00.420Z",
  },
  {
    name: "obtain-grant",
    phase: "STARTING",
    startedAt: "2026-01-05T10:02:00.430Z",
    finishedAt: "2026-01-05T10:02:00.440Z",
  },
] as const;
const namespaced = {
  name: "ensure-namespace",
  phase: "PROCESSING",
  startedAt: "2026-01-05T10:02:00.450Z",
  finishedAt: "2026-01-05T10:02:00.490Z",
} as const;
const deployed = {
  name: "deploy-releases",
  phase: "PROCESSING",
  startedAt: "2026-01-05T10:02:00.500Z",
  finishedAt: "2026-01-05T10:02:03.700Z",
} as const;

/** An instantiation in its stages, as a client sees it by polling. */
export const recordedOperation = {
  starting: {
    ...base,
    operationState: "STARTING",
    stateEnteredTime: "2026-01-05T10:02:00Z",
    progress: { phase: "STARTING", step: "check-target", detail: "", finishedSteps: [], totalSteps: 5 },
  },
  deploying: {
    ...base,
    operationState: "PROCESSING",
    stateEnteredTime: "2026-01-05T10:02:00Z",
    progress: {
      phase: "PROCESSING",
      step: "deploy-releases",
      startedAt: "2026-01-05T10:02:00.500Z",
      detail: "installing amf, smf",
      finishedSteps: [...finished, namespaced],
      totalSteps: 5,
    },
  },
  waiting: {
    ...base,
    operationState: "PROCESSING",
    stateEnteredTime: "2026-01-05T10:02:00Z",
    progress: {
      phase: "PROCESSING",
      step: "await-readiness",
      startedAt: "2026-01-05T10:02:03.700Z",
      detail:
        "smf: Deployment edge/smf has 1 of 2 pods ready; pod smf-7c9: container smf waits: ImagePullBackOff",
      finishedSteps: [...finished, namespaced, deployed],
      totalSteps: 5,
    },
  },
  completed: {
    ...base,
    operationState: "COMPLETED",
    stateEnteredTime: "2026-01-05T10:02:12Z",
    progress: {
      finishedSteps: [
        ...finished,
        namespaced,
        deployed,
        {
          name: "await-readiness",
          phase: "PROCESSING",
          startedAt: "2026-01-05T10:02:03.700Z",
          finishedAt: "2026-01-05T10:02:12.100Z",
        },
      ],
    },
  },
  failed: {
    ...base,
    operationState: "FAILED_TEMP",
    stateEnteredTime: "2026-01-05T10:02:24Z",
    error: {
      title: "Resources not ready",
      status: 422,
      code: "RELEASE_NOT_READY",
      detail:
        "smf: Deployment edge/smf has 1 of 2 pods ready after 20 s; pod smf-7c9, container smf: ImagePullBackOff (registry.example/smf:2.3 not found).",
    },
    progress: { finishedSteps: [...finished, namespaced, deployed] },
    _links: {
      ...base._links,
      retry: { href: `${occurrenceUrl}/retry` },
      rollback: { href: `${occurrenceUrl}/rollback` },
      fail: { href: `${occurrenceUrl}/fail` },
    },
  },
  rollingBack: {
    ...base,
    operationState: "ROLLING_BACK",
    stateEnteredTime: "2026-01-05T10:03:00Z",
    progress: {
      phase: "ROLLING_BACK",
      step: "ensure-namespace",
      startedAt: "2026-01-05T10:03:02.500Z",
      detail: "",
      finishedSteps: [
        ...finished,
        namespaced,
        deployed,
        {
          name: "deploy-releases",
          phase: "ROLLING_BACK",
          startedAt: "2026-01-05T10:03:00.000Z",
          finishedAt: "2026-01-05T10:03:02.400Z",
        },
      ],
      totalSteps: 6,
    },
  },
  rolledBack: {
    ...base,
    operationState: "ROLLED_BACK",
    stateEnteredTime: "2026-01-05T10:03:04Z",
  },
} as const satisfies Record<string, VnfLcmOpOcc>;

export const recordedSubscription = {
  id: "0e1f2a3b-1111-4e4b-9b0e-0d6a1c1f7a10",
  callbackUri: "https://nfvo.example/notifications",
  verbosity: "FULL",
  filter: {
    operationStates: ["COMPLETED", "FAILED_TEMP"],
    vnfInstanceSubscriptionFilter: { vnfInstanceNames: ["upf-east"] },
  },
  _links: {
    self: {
      href: "http://fairlead.internal:9890/vnflcm/v2/subscriptions/0e1f2a3b-1111-4e4b-9b0e-0d6a1c1f7a10",
    },
  },
};

export const recordedDeadLetter = {
  id: "0e1f2a3b-2222-4e4b-9b0e-0d6a1c1f7a10",
  subscriptionId: recordedSubscription.id,
  vnfInstanceId: instanceId,
  createdAt: "2026-11-24T10:00:00.000Z",
  diedAt: "2026-11-24T10:20:00.000Z",
  attempts: 12,
  reason: "https://nfvo.example/notifications answered 503",
};
