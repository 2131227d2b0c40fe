import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runFairlead } from "../../../test/support/fairlead-cli.ts";
import { aRecordedApi, type ReceivedRequest, type Recording } from "../../../test/support/recorded-api.ts";
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

const instance = `/vnflcm/v2/vnf_instances/${instanceId}`;
const operation = `/vnflcm/v2/vnf_lcm_op_occs/${occurrenceId}`;
const started = { status: 202, headers: { Location: `http://fairlead.internal:9890${operation}` } };
const { deploying, completed, failed, rolledBack } = recordedOperation;

const recording: Recording = {
  "GET /vnflcm/v2/vnf_instances?filter=(eq,vnfInstanceName,'upf-east')": { body: [recordedInstance] },
  [`POST ${instance}/instantiate`]: started,
  [`POST ${instance}/terminate`]: started,
  [`PATCH ${instance}`]: started,
  [`DELETE ${instance}`]: { status: 204 },
  [`GET ${operation}`]: [{ body: deploying }, { body: completed }],
  [`POST ${operation}/cancel`]: { status: 202 },
  [`POST ${operation}/retry`]: { status: 202 },
  "GET /v1.0/vims?name=lab": { body: { vims: [recordedVim] } },
  [`PUT /v1.0/vims/${vimId}`]: { body: { vim: { ...recordedVim, is_default: false } } },
  [`DELETE /v1.0/vims/${vimId}`]: { status: 204 },
  [`GET /vnfpkgm/v1/vnf_packages?filter=(eq,id,'${packageId}')`]: { body: [recordedPackage] },
  "GET /vnfpkgm/v1/vnf_packages?filter=(eq,vnfdId,'no-such-vnfd')": { body: [] },
  "GET /vnfpkgm/v1/vnf_packages?filter=(eq,vnfProductName,'no-such-vnfd')": { body: [] },
  [`PATCH /vnfpkgm/v1/vnf_packages/${packageId}`]: { body: { operationalState: "DISABLED" } },
  [`DELETE /vnfpkgm/v1/vnf_packages/${packageId}`]: { status: 204 },
  "POST /vnflcm/v2/vnf_instances": { status: 201, body: recordedInstance },
};

async function run(args: readonly string[], over: Recording = {}) {
  const { url, requests } = await aRecordedApi({ ...recording, ...over });
  const result = await runFairlead(args, { url });
  return { ...result, changes: requests.filter(({ line }) => !line.startsWith("GET")).map(asText) };
}

function asText({ line, body }: ReceivedRequest): string {
  return `${line} ${body}`.trim();
}

describe("an operation that is started", () => {
  test("is named, and how to watch it is said", async () => {
    const { exitCode, stdout, stderr, changes } = await run([
      "vnf",
      "instantiate",
      "upf-east",
      "--flavour",
      "small",
      "--vim",
      "lab",
      "--namespace",
      "edge",
    ]);

    expect(exitCode).toBe(0);
    expect(stdout).toBe(`Instantiating upf-east. Operation: ${occurrenceId}\n`);
    expect(stderr).toBe(`Watch it: fairlead op watch ${occurrenceId}\n`);
    expect(changes).toEqual([
      `POST ${instance}/instantiate {"flavourId":"small","vimConnectionInfo":{"vim1":{"vimId":"${vimId}","vimType":"ETSINFV.HELM.V_3"}},"additionalParams":{"namespace":"edge"}}`,
    ]);
  });

  test("is printed as the API has it when programs read", async () => {
    const { stdout } = await run(["vnf", "terminate", instanceId, "-o", "json"]);

    expect(JSON.parse(stdout)).toEqual(deploying);
  });

  test("is watched to its end", async () => {
    const { exitCode, stdout } = await run(["vnf", "terminate", instanceId, "--force", "--watch"]);

    expect(exitCode).toBe(0);
    expect(stdout).toContain("PROCESSING   deploy-releases: installing amf, smf\n");
    expect(stdout).toMatch(/INSTANTIATE completed in 12 s\.\n$/);
  });

  test("shows its progress beside the answer when programs read", async () => {
    const { stdout, stderr } = await run(["vnf", "terminate", instanceId, "--watch", "-o", "json"]);

    expect(JSON.parse(stdout)).toEqual(completed);
    expect(stderr).toContain("deploy-releases: installing amf, smf");
  });

  test("fails the command when it fails, with the cause and the ways out", async () => {
    const { exitCode, stderr } = await run(["op", "watch", occurrenceId], {
      [`GET ${operation}`]: [{ body: deploying }, { body: failed }],
    });

    expect(exitCode).toBe(1);
    await expect(stderr).toMatchFileSnapshot("../../../test/golden/cli/failed-operation.txt");
  });
});

describe("a decision", () => {
  test("to roll back is met by ROLLED_BACK", async () => {
    const { exitCode, stdout } = await run(["op", "rollback", occurrenceId, "--watch"], {
      [`POST ${operation}/rollback`]: { status: 202 },
      [`GET ${operation}`]: { body: rolledBack },
    });

    expect(exitCode).toBe(0);
    expect(stdout).toContain("INSTANTIATE was rolled back; the VNF instance is as it was before.");
  });

  test("to retry is not", async () => {
    const { exitCode } = await run(["op", "retry", occurrenceId, "--watch"], {
      [`GET ${operation}`]: { body: rolledBack },
    });

    expect(exitCode).toBe(1);
  });

  test("to fail prints what became of the operation", async () => {
    const { exitCode, stdout } = await run(["op", "fail", occurrenceId], {
      [`POST ${operation}/fail`]: { body: { ...failed, operationState: "FAILED" } },
      [`GET ${operation}`]: { body: { ...failed, operationState: "FAILED" } },
    });

    expect(exitCode).toBe(0);
    expect(stdout).toContain(`fairlead vnf terminate ${instanceId}`);
  });

  test("to cancel says in which way", async () => {
    const { changes } = await run(["op", "cancel", occurrenceId, "--force"]);

    expect(changes).toEqual([`POST ${operation}/cancel {"cancelMode":"FORCEFUL"}`]);
  });
});

describe("requests", () => {
  test.each([
    [
      ["vnf", "terminate", instanceId, "--graceful-timeout", "30"],
      [`POST ${instance}/terminate {"terminationType":"GRACEFUL","gracefulTerminationTimeout":30}`],
    ],
    [
      ["vnf", "modify", instanceId, "--name", "upf-west", "--metadata", "site=a=b", "--metadata", "rack=7"],
      [`PATCH ${instance} {"vnfInstanceName":"upf-west","metadata":{"site":"a=b","rack":"7"}}`],
    ],
    [["vnf", "delete", "upf-east"], [`DELETE ${instance}`]],
    [
      ["vnf", "create", packageId, "--name", "upf-east"],
      [`POST /vnflcm/v2/vnf_instances {"vnfdId":"${vnfdId}","vnfInstanceName":"upf-east"}`],
    ],
    [["vnf", "create", "no-such-vnfd"], [`POST /vnflcm/v2/vnf_instances {"vnfdId":"no-such-vnfd"}`]],
    [["vim", "set", "lab", "--no-default"], [`PUT /v1.0/vims/${vimId} {"vim":{"is_default":false}}`]],
    [["vim", "unregister", "lab"], [`DELETE /v1.0/vims/${vimId}`]],
    [
      ["package", "delete", packageId, "--disable"],
      [
        `PATCH /vnfpkgm/v1/vnf_packages/${packageId} {"operationalState":"DISABLED"}`,
        `DELETE /vnfpkgm/v1/vnf_packages/${packageId}`,
      ],
    ],
  ])("of %j are what the API expects", async (args, expected) => {
    const { exitCode, changes, stderr } = await run(args);

    expect({ exitCode, changes, errors: exitCode === 0 ? "" : stderr }).toEqual({
      exitCode: 0,
      changes: expected,
      errors: "",
    });
  });

  test("of a whole body come from a file, or from standard input", async () => {
    const folder = await mkdtemp(join(tmpdir(), "fairlead-cli-"));
    const file = join(folder, "request.yaml");
    await writeFile(file, "flavourId: small\nadditionalParams: {helm_values: {a: 1.0, b: '1.0'}}\n");
    const { url, requests } = await aRecordedApi(recording);

    await runFairlead(["vnf", "instantiate", instanceId, "--file", file], { url });
    await runFairlead(["vnf", "instantiate", instanceId, "--file", "-"], {
      url,
      stdin: '{"flavourId":"big"}',
    });

    expect(requests.map(({ body }) => body.toString())).toEqual([
      '{"flavourId":"small","additionalParams":{"helm_values":{"a":1,"b":"1.0"}}}',
      '{"flavourId":"big"}',
    ]);
  });

  test("are printed instead of sent in a dry run", async () => {
    const { stdout, changes } = await run(["vnf", "instantiate", "x", "--flavour", "small", "--dry-run"]);

    expect(JSON.parse(stdout)).toEqual({ flavourId: "small" });
    expect(changes).toEqual([]);
  });
});

describe("subscriptions and notifications", () => {
  test("a subscription is made of the options, over what the file says", async () => {
    const file = join(await mkdtemp(join(tmpdir(), "fairlead-cli-")), "subscription.yaml");
    await writeFile(file, "authentication: {authType: [BASIC], paramsBasic: {userName: a, password: b}}\n");
    const options = [
      "--callback",
      "https://nfvo.example/n",
      "--vnf",
      "upf-east",
      "--state",
      "failed-temp",
      "--short",
    ];

    const { exitCode, changes } = await run(["subscription", "create", "--file", file, ...options], {
      "POST /vnflcm/v2/subscriptions": { status: 201, body: recordedSubscription },
    });

    expect(exitCode).toBe(0);
    expect(JSON.parse(changes[0]?.replace("POST /vnflcm/v2/subscriptions ", "") ?? "")).toEqual({
      callbackUri: "https://nfvo.example/n",
      authentication: { authType: ["BASIC"], paramsBasic: { userName: "a", password: "b" } },
      filter: {
        operationStates: ["FAILED_TEMP"],
        vnfInstanceSubscriptionFilter: { vnfInstanceNames: ["upf-east"] },
      },
      verbosity: "SHORT",
    });
  });

  test("one without a callback is not sent", async () => {
    const { exitCode, stderr, changes } = await run(["subscription", "create", "--state", "completed"]);

    expect([exitCode, changes]).toEqual([2, []]);
    expect(stderr).toContain("Give --callback URL");
  });

  test("several are deleted by one command", async () => {
    const { stdout, changes } = await run(["subscription", "delete", "a", "b"], {
      "DELETE /vnflcm/v2/subscriptions/a": { status: 204 },
      "DELETE /vnflcm/v2/subscriptions/b": { status: 204 },
    });

    expect(stdout).toBe("Deleted subscription a.\nDeleted subscription b.\n");
    expect(changes).toHaveLength(2);
  });

  test("all that was given up is sent again", async () => {
    const { stdout, changes } = await run(["notification", "resend", "--all"], {
      "GET /notifications/v1/dead_letters": { body: [recordedDeadLetter] },
      [`POST /notifications/v1/dead_letters/${recordedDeadLetter.id}/resend`]: { status: 202 },
    });

    expect(stdout).toBe(`Notification ${recordedDeadLetter.id} is sent again.\n`);
    expect(changes).toEqual([`POST /notifications/v1/dead_letters/${recordedDeadLetter.id}/resend`]);
  });
});
