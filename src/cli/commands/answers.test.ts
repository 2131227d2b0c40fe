import { describe, expect, test } from "vitest";
import { runFairlead } from "../../../test/support/fairlead-cli.ts";
import { aRecordedApi, type Recording } from "../../../test/support/recorded-api.ts";
import {
  instanceId,
  occurrenceId,
  packageId,
  recordedDeadLetter,
  recordedInstance,
  recordedOperation,
  recordedPackage,
  recordedSubscription,
  recordedVim,
  vimId,
  vnfdId,
} from "../../../test/support/recorded-resources.ts";

const refusedPackage = {
  id: "5b1d7c1e-aaaa-4e4b-9b0e-0d6a1c1f7a10",
  onboardingState: "ERROR",
  operationalState: "DISABLED",
  usageState: "NOT_IN_USE",
  onboardingFailureDetails: {
    title: "VNF package refused",
    status: 422,
    code: "PACKAGE_REFUSED",
    detail: "The VNFD cannot be read.",
    invalidParams: [{ pointer: "Definitions/vnfd.yaml:17", reason: "unknown node type acme.nodes.Upf" }],
  },
};
const notInstantiated = { ...recordedInstance, id: vnfdId, instantiationState: "NOT_INSTANTIATED" };

const recording: Recording = {
  "GET /vnfpkgm/v1/vnf_packages": { body: [recordedPackage, refusedPackage] },
  "GET /vnfpkgm/v1/vnf_packages?filter=(eq,vnfdId,'Edge UPF')": { body: [] },
  "GET /vnfpkgm/v1/vnf_packages?filter=(eq,vnfProductName,'Edge UPF')": { body: [recordedPackage] },
  [`GET /vnfpkgm/v1/vnf_packages?filter=(eq,id,'${refusedPackage.id}')`]: { body: [refusedPackage] },
  [`GET /vnfpkgm/v1/vnf_packages/${packageId}`]: { body: recordedPackage },
  [`GET /vnfpkgm/v1/vnf_packages/${refusedPackage.id}`]: { body: refusedPackage },
  "GET /v1.0/vims": { body: { vims: [recordedVim] } },
  "GET /v1.0/vims?name=lab": { body: { vims: [recordedVim] } },
  [`GET /v1.0/vims/${vimId}`]: { body: { vim: recordedVim } },
  "GET /vnflcm/v2/vnf_instances": { body: [recordedInstance] },
  "GET /vnflcm/v2/vnf_instances?filter=(eq,vnfInstanceName,'upf-east')": { body: [recordedInstance] },
  "GET /vnflcm/v2/vnf_instances?filter=(eq,vnfInstanceName,'twin')": {
    body: [recordedInstance, notInstantiated],
  },
  "GET /vnflcm/v2/vnf_instances?filter=(eq,vnfInstanceName,'o''brien')": { body: [] },
  "GET /vnflcm/v2/vnf_instances?filter=(eq,instantiationState,'NOT_INSTANTIATED')": { body: [] },
  [`GET /vnflcm/v2/vnf_instances/${instanceId}`]: { body: recordedInstance },
  "GET /vnflcm/v2/vnf_lcm_op_occs": { body: [recordedOperation.failed, recordedOperation.completed] },
  [`GET /vnflcm/v2/vnf_lcm_op_occs?filter=(eq,vnfInstanceId,'${instanceId}')`]: {
    body: [recordedOperation.failed],
  },
  [`GET /vnflcm/v2/vnf_lcm_op_occs/${occurrenceId}`]: { body: recordedOperation.failed },
  "GET /vnflcm/v2/subscriptions": { body: [recordedSubscription] },
  [`GET /vnflcm/v2/subscriptions/${recordedSubscription.id}`]: { body: recordedSubscription },
  "GET /notifications/v1/dead_letters": { body: [recordedDeadLetter] },
  [`GET /notifications/v1/dead_letters/${recordedDeadLetter.id}`]: {
    body: { ...recordedDeadLetter, notification: { operationState: "COMPLETED" } },
  },
};

/** File of test/golden/cli -> the command lines whose transcripts are in it. */
const goldens: Readonly<Record<string, readonly (readonly string[])[]>> = {
  package: [
    ["package", "list"],
    ["package", "show", "Edge UPF"],
    ["package", "show", refusedPackage.id],
    ["package", "list", "-o", "yaml"],
  ],
  vim: [
    ["vim", "list"],
    ["vim", "show", "lab"],
  ],
  vnf: [
    ["vnf", "list"],
    ["vnf", "list", "--state", "not-instantiated"],
    ["vnf", "show", "upf-east"],
    ["vnf", "show", "twin"],
    ["vnf", "show", "o'brien"],
  ],
  op: [
    ["op", "list"],
    ["op", "show", "upf-east"],
    ["op", "show", occurrenceId, "-o", "json"],
  ],
  subscription: [
    ["subscription", "list"],
    ["subscription", "show", recordedSubscription.id],
  ],
  notification: [
    ["notification", "list"],
    ["notification", "show", recordedDeadLetter.id],
    ["notification", "resend"],
  ],
};

describe("answers for people", () => {
  test.each(Object.entries(goldens))("of %s commands read as in the golden file", async (name, commands) => {
    const { url } = await aRecordedApi(recording);

    const transcripts: string[] = [];
    for (const args of commands) transcripts.push((await runFairlead(args, { url })).transcript);

    await expect(transcripts.join("\n")).toMatchFileSnapshot(`../../../test/golden/cli/${name}.txt`);
  });
});
