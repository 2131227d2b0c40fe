import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../../src/domain/json.ts";
import { aCallback } from "../../support/a-callback.ts";
import { eventually } from "../../support/eventually.ts";
import { theOpenstackClient } from "../../support/openstack-cli.ts";
import { sampleCsar, surroundings } from "./surroundings.ts";

const client = await theOpenstackClient();
const { missing } = client;

const CHART = "Files/kubernetes/test-chart-0.1.0.tgz";
const NEW_CHART = "Files/kubernetes/test-chart-0.1.1.tgz";

/** The same wish in the form of each version; `simulated` is what the release on paper does. */
const requests = {
  1: (release: string, simulated: Record<string, number> = {}): JsonObject => ({
    flavourId: "simple",
    additionalParams: {
      namespace: "edge",
      use_helm: "true",
      using_helm_install_param: [
        {
          exthelmchart: "false",
          helmchartfile_path: CHART,
          helmreleasename: release,
          helmparameter: Object.entries(simulated).map(([name, value]) => `simulated.${name}=${value}`),
        },
      ],
      helm_replica_values: { vdu1_aspect: "replicaCountVdu1", vdu2_aspect: "replicaCountVdu2" },
      vdu_mapping: {
        VDU1: { kind: "Deployment", name: `vdu1-${release}`, helmreleasename: release },
        VDU2: { kind: "Deployment", name: `vdu2-${release}`, helmreleasename: release },
      },
    },
  }),
  2: (_release: string, simulated: Record<string, number> = {}): JsonObject => ({
    flavourId: "simple",
    additionalParams: {
      namespace: "edge",
      helm_chart_path: CHART,
      helm_values: { simulated },
      helm_value_names: { VDU1: { replica: "replicaCountVdu1" }, VDU2: { replica: "replicaCountVdu2" } },
    },
  }),
};

async function vnflcm(version: 1 | 2, onFinished: (cleanUp: () => Promise<void>) => void) {
  const around = await surroundings(client, version, onFinished);
  const { openstack, vnfm, file, json } = around;
  const vnfdId = await vnfm.onboard(await sampleCsar());
  await vnfm.registerVim(await file("kubeconfig", "server: https://192.0.2.10:6443\n"));
  return {
    ...around,
    vnfdId,
    newVnfdId: await vnfm.onboard(await sampleCsar("tacker-helm-update")),
    create: async (name: string) =>
      String((await openstack.json(`vnflcm create ${vnfdId} --name ${name}`)).ID),
    instantiate: async (id: string, simulated: Record<string, number> = {}) =>
      openstack.run(
        `vnflcm instantiate ${id} ${await json("instantiate.json", requests[version](`release-${id.slice(-8)}`, simulated))}`,
      ),
    operationOf: async (id: string, operation: string) => {
      const [found] = await openstack.json<readonly Record<string, Json>[]>(
        `vnflcm op list --filter "(eq,vnfInstanceId,${id});(eq,operation,${operation})"`,
      );
      return String(found?.ID);
    },
    lastOperation: async (id: string) => {
      const [last] = await openstack.json<readonly Record<string, Json>[]>(
        `vnflcm op list --filter (eq,vnfInstanceId,${id})`,
      );
      return String(last?.ID);
    },
    isInstantiated: (id: string) =>
      openstack.until(`vnflcm show ${id}`, "Instantiation State", "INSTANTIATED"),
    operationIs: (id: string, state: string) =>
      openstack.until(`vnflcm op show ${id}`, "Operation State", state),
  };
}

describe.skipIf(missing !== "").each([1, 2] as const)(`version %i ${missing}`.trimEnd(), (version) => {
  let around: Awaited<ReturnType<typeof vnflcm>>;
  beforeAll(async () => {
    const cleanUps: (() => Promise<void>)[] = [];
    around = await vnflcm(version, (cleanUp) => cleanUps.push(cleanUp));
    return async () => {
      for (const cleanUp of cleanUps.toReversed()) await cleanUp();
    };
  });

  test("no command of the client is left out of these tests", async () => {
    const files = (await readdir(import.meta.dirname)).filter((name) => name.endsWith(".test.ts"));
    const sources = await Promise.all(files.map((name) => readFile(join(import.meta.dirname, name), "utf8")));
    const used = sources.join("\n").replaceAll(/[",]/g, "");
    const [group] = await around.openstack.json<readonly { readonly Commands: readonly string[] }[]>(
      `command list --group openstack.tackerclient.v${version}`,
    );
    // Fairlead has no interfaces for faults and performance.
    const commands = group?.Commands.filter((command) => !/^vnf(fm|pm) /.test(command)) ?? [];

    expect(commands.length).toBeGreaterThan(20);
    expect(commands.filter((command) => !new RegExp(`${command}\\b`).test(used))).toEqual([]);
  });

  test("subscriptions are made, listed, shown, told, and deleted", async () => {
    const { openstack, json, create } = around;
    const callback = await aCallback();
    const request = await json("subscription.json", {
      callbackUri: callback.url,
      filter: { notificationTypes: ["VnfIdentifierCreationNotification"] },
      authentication: { authType: ["BASIC"], paramsBasic: { userName: "nfvo", password: "geheim" } },
    });

    const made = await openstack.json(`vnflcm subsc create ${request}`);
    expect(made).toMatchObject({
      "Callback URI": callback.url,
      Filter: { notificationTypes: ["VnfIdentifierCreationNotification"] },
    });
    expect(JSON.stringify(made)).not.toContain("geheim");
    expect(callback.tests).toHaveLength(1);
    const id = String(made.ID);
    const row = { ID: id, "Callback URI": callback.url };
    expect(await openstack.json("vnflcm subsc list")).toEqual([row]);
    expect(await openstack.json(`vnflcm subsc list --filter (neq,id,${id})`)).toEqual([]);
    expect(await openstack.json(`vnflcm subsc show ${id}`)).toEqual(made);

    const vnfInstanceId = await create("told");
    await eventually(() =>
      expect(callback.taken).toMatchObject([{ content: { subscriptionId: id, vnfInstanceId } }]),
    );

    expect(await openstack.run(`vnflcm subsc delete ${id}`)).toBe(
      `Lccn Subscription '${id}' is deleted successfully`,
    );
    expect(await openstack.json("vnflcm subsc list")).toEqual([]);
    expect(await openstack.run(`vnflcm subsc show ${id}`)).toContain(`LccnSubscription ${id} not found`);
    await openstack.run(`vnflcm delete ${vnfInstanceId}`);
  });

  test("a VNF lives from create to delete", async () => {
    const { openstack, json, vnfdId, newVnfdId, create, instantiate } = around;
    const { isInstantiated, operationOf, operationIs } = around;

    expect(await openstack.json("vnflcm versions")).toMatchObject({ uriPrefix: "/vnflcm" });
    expect(await openstack.json(`vnflcm versions --major-version ${version}`)).toMatchObject({
      uriPrefix: `/vnflcm/v${version}`,
      apiVersions: [{ version: version === 1 ? "1.3.0" : "2.0.0" }],
    });

    const id = await create("upf");
    expect(await openstack.json("vnflcm list")).toContainEqual(
      expect.objectContaining({
        ID: id,
        "VNF Instance Name": "upf",
        "Instantiation State": "NOT_INSTANTIATED",
        "VNFD ID": vnfdId,
      }),
    );
    expect(await instantiate(id)).toBe(`Instantiate request for VNF Instance ${id} has been accepted.`);
    const shown = await isInstantiated(id);
    expect(shown).toMatchObject({
      "VNF Instance Name": "upf",
      "Instantiated Vnf Info": { flavourId: "simple", vnfState: "STARTED" },
    });
    expect(Object.keys(shown).includes("VNF Package ID")).toBe(version === 1);
    expect(await instantiate(id)).toContain("is instantiated");

    const scale = `vnflcm scale ${id} --type SCALE_OUT --aspect-id vdu1_aspect --number-of-steps 1`;
    expect(await openstack.run(scale)).toBe(`Scale request for VNF Instance ${id} has been accepted.`);
    await operationIs(await operationOf(id, "SCALE"), "COMPLETED");
    const heal = `vnflcm heal ${id} --cause broken --vnfc-instance VDU1-1`;
    expect(await openstack.run(heal)).toBe(`Heal request for VNF Instance ${id} has been accepted.`);
    await operationIs(await operationOf(id, "HEAL"), "COMPLETED");

    const links = { extVirtualLinks: [{ id: "net", resourceId: "net", extCps: [{ cpdId: "cp" }] }] };
    expect(await openstack.run(`vnflcm change-ext-conn ${id} ${await json("links.json", links)}`)).toContain(
      `VnfInstance ${id} is connected by objects of its Helm charts`,
    );
    if (version === 2) {
      const change = await json("change.json", {
        vnfdId: newVnfdId,
        additionalParams: {
          upgrade_type: "RollingUpdate",
          helm_chart_path: NEW_CHART,
          vdu_params: [{ vdu_id: "VDU1" }, { vdu_id: "VDU2" }],
        },
      });
      expect(await openstack.run(`vnflcm change-vnfpkg ${id} ${change}`)).toBe(
        `Change Current VNF Package for VNF Instance ${id} has been accepted.`,
      );
      await operationIs(await operationOf(id, "CHANGE_VNFPKG"), "COMPLETED");
      expect(await openstack.json(`vnflcm show ${id}`)).toMatchObject({ "VNFD ID": newVnfdId });
    }

    const update = await json("update.json", { vnfInstanceName: "upf-east", metadata: { site: "east" } });
    expect(await openstack.run(`vnflcm update ${id} --I ${update}`)).toBe(`Update vnf:${id}`);
    await openstack.until(`vnflcm show ${id}`, "VNF Instance Name", "upf-east");

    expect(await openstack.run(`vnflcm delete ${id}`)).toContain("is instantiated");
    expect(await openstack.run(`vnflcm terminate ${id} --termination-type FORCEFUL --D`)).toContain(
      `VNF Instance '${id}' is deleted successfully`,
    );
    expect(await openstack.json("vnflcm list")).not.toContainEqual(expect.objectContaining({ ID: id }));
    expect(await openstack.run(`vnflcm show ${id}`)).toContain(id);
  });

  test("create --I instantiates at once, and several are deleted by one command", async () => {
    const { openstack, vnfdId, create, isInstantiated, json } = around;
    const request = await json("instantiate.json", requests[version]("both"));

    const printed = await openstack.run(`vnflcm create ${vnfdId} --name both --I ${request}`);
    const [, id = ""] =
      /VNF Instance (\S+) is created and instantiation request has been accepted/.exec(printed) ?? [];
    await isInstantiated(id);
    expect(
      await openstack.run(
        `vnflcm terminate ${id} --termination-type GRACEFUL --graceful-termination-timeout 1`,
      ),
    ).toContain(`Terminate request for VNF Instance '${id}' has been accepted`);
    await openstack.until(`vnflcm show ${id}`, "Instantiation State", "NOT_INSTANTIATED");
    const another = await create("another");

    expect(await openstack.run(`vnflcm delete ${id} ${another}`)).toBe(
      "All specified vnf instances are deleted successfully",
    );
  });

  test("failed operations are listed, shown, retried, rolled back and failed", async () => {
    const { openstack, create, instantiate, lastOperation, operationIs } = around;
    const aFailed = async (name: string, failFirst: number) => {
      const id = await create(name);
      await instantiate(id, { failFirst });
      const operation = await lastOperation(id);
      return { id, operation, shown: await operationIs(operation, "FAILED_TEMP") };
    };

    const first = await aFailed("first", 1);
    expect(first.shown).toMatchObject({ Operation: "INSTANTIATE", "VNF Instance ID": first.id });
    expect(JSON.stringify(first.shown.Error)).toContain("told to fail");
    expect(
      await openstack.json(`vnflcm op list --filter (eq,vnfInstanceId,${first.id}) --exclude-fields error`),
    ).toMatchObject([{ ID: first.operation }]);
    expect(await openstack.run(`vnflcm op retry ${first.operation}`)).toBe(
      `Retry request for LCM operation ${first.operation} has been accepted`,
    );
    await operationIs(first.operation, "COMPLETED");
    expect(await openstack.run(`vnflcm op retry ${first.operation}`)).toContain("not FAILED_TEMP");

    const second = await aFailed("second", 9);
    expect(await openstack.run(`vnflcm op rollback ${second.operation}`)).toBe(
      `Rollback request for LCM operation ${second.operation} has been accepted`,
    );
    await operationIs(second.operation, "ROLLED_BACK");

    const third = await aFailed("third", 9);
    expect(await openstack.json(`vnflcm op fail ${third.operation}`)).toMatchObject({
      ID: third.operation,
      "Operation State": "FAILED",
    });
  });

  // The client has no cancel on version 2.
  if (version === 2) return;
  test("a running operation is cancelled", async () => {
    const { openstack, create, instantiate, lastOperation, operationIs } = around;
    const id = await create("slow");
    await instantiate(id, { installMs: 600_000 });
    const operation = await lastOperation(id);

    expect(await openstack.run(`vnflcm op cancel --cancel-mode FORCEFUL ${operation}`)).toContain(
      `Cancel request for LCM operation ${operation} has been accepted`,
    );
    await operationIs(operation, "FAILED_TEMP");
  });
});
