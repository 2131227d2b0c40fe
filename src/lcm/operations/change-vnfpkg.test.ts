import { beforeAll, expect, test } from "vitest";
import { aPackageChart } from "../../../test/support/builders.ts";
import { type SimulatedLcm, simulatedLcm } from "../../../test/support/simulated-lcm.ts";
import { withInstances } from "../../domain/instance-counts.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { VnfPackage } from "../../domain/vnf-package.ts";

let lcm: SimulatedLcm;

beforeAll(async () => {
  lcm = await simulatedLcm();
});

const rolling = { upgrade_type: "RollingUpdate", vdu_params: [{ vdu_id: "AMF" }] };
const amf2 = aPackageChart("amf", {
  path: "Files/kubernetes/amf-0.2.0.tgz",
  version: "0.2.0",
  digest: "2".repeat(64),
});
const smf = aPackageChart("smf");

const vnfdIdOf = ({ content }: VnfPackage) => content?.vnfd.vnfdId ?? "";

/** An instance of `charts`, with values of its own. */
async function running(additionalParams: JsonObject = {}, charts = [aPackageChart("amf")]) {
  const vnfPackage = await lcm.keptPackage({}, { usageState: "IN_USE" }, charts);
  const id = await lcm.keptInstance(vnfPackage);
  const done = await lcm.startAndRun("INSTANTIATE", id, {
    flavourId: "simple",
    additionalParams: {
      namespace: `ns-${id.slice(-8)}`,
      helm_value_names: { AMF: { replica: "replicas", chart: "amf" } },
      ...additionalParams,
    },
  });
  expect(done.operationState).toBe("COMPLETED");
  return { id, vnfPackage };
}

test("takes the VNF over to the new chart, merges values over its own, and swaps the packages' use", async () => {
  const { id, vnfPackage } = await running({ helm_values: { tier: { name: "gold", size: 1 } } });
  const next = await lcm.keptPackage({}, {}, [amf2]);

  const changed = await lcm.startAndRun("CHANGE_VNFPKG", id, {
    vnfdId: vnfdIdOf(next),
    additionalParams: {
      ...rolling,
      helm_values: { tier: { size: 2 }, replicas: 5 },
      helm_parameters: { log: "debug" },
    },
  });

  expect(changed).toMatchObject({
    operationState: "COMPLETED",
    changedInfo: { vnfdId: vnfdIdOf(next) },
    warnings: [expect.stringContaining("amf: the value that the request gives to replicas is not used")],
    resourceChanges: { affectedVnfcs: [{ id: "AMF-0", changeType: "MODIFIED" }, { id: "SMF-0" }] },
  });
  expect(await lcm.instance(id)).toMatchObject({
    vnfdId: vnfdIdOf(next),
    vnfPkgId: next.id,
    instantiatedVnfInfo: { metadata: { revision: "2", helm_chart_path: amf2.path } },
    deployment: {
      units: [
        {
          chart: { path: amf2.path, vnfPkgId: next.id },
          values: { tier: { name: "gold", size: 2 }, log: "debug", replicas: 1 },
        },
      ],
    },
  });
  expect([await lcm.usageOf(vnfPackage), await lcm.usageOf(next)]).toEqual(["NOT_IN_USE", "IN_USE"]);
});

test("keeps the numbers that a SCALE has set by a value it has found, whatever the request's values say", async () => {
  const { id } = await running({ helm_value_names: {} });
  const scalable = await lcm.keptPackage({}, {}, [amf2]);
  const found = { ...(await lcm.instance(id)) };
  if (found.deployment === undefined) throw new Error("no deployment");
  const units = found.deployment.units.map((unit) =>
    withInstances(
      {
        ...unit,
        vdus: unit.vdus.map((vdu) => ({ ...vdu, count: { kind: "value", path: `pods.${vdu.vduId}` } })),
      },
      { AMF: 3, SMF: 1 },
    ),
  );
  await lcm.store.vnfInstances.update({ ...found, deployment: { ...found.deployment, units } });

  const changed = await lcm.startAndRun("CHANGE_VNFPKG", id, {
    vnfdId: vnfdIdOf(scalable),
    additionalParams: { ...rolling, helm_values: { pods: { AMF: 1 }, log: "debug" } },
  });

  expect(changed.operationState).toBe("COMPLETED");
  expect((await lcm.instance(id)).deployment?.units).toMatchObject([
    { values: { pods: { AMF: 3, SMF: 1 }, log: "debug" }, vdus: [{ instances: 3 }, { instances: 1 }] },
  ]);
});

test("adds charts that are new, and removes those that are gone, each under its release's name", async () => {
  const { id } = await running();
  const [before] = (await lcm.instance(id)).deployment?.units ?? [];
  const grown = await lcm.keptPackage({}, {}, [amf2, smf]);
  const shrunk = await lcm.keptPackage({}, {}, [amf2, smf]);
  const paths = (charts: JsonObject) => ({ ...rolling, helm_chart_path: charts });

  const grow = await lcm.startAndRun("CHANGE_VNFPKG", id, {
    vnfdId: vnfdIdOf(grown),
    additionalParams: paths({ amf: amf2.path, smf: smf.path }),
  });
  const two = (await lcm.instance(id)).deployment?.units;
  const shrink = await lcm.startAndRun("CHANGE_VNFPKG", id, {
    vnfdId: vnfdIdOf(shrunk),
    additionalParams: paths({ amf: amf2.path }),
  });

  expect([grow.operationState, shrink.operationState]).toEqual(["COMPLETED", "COMPLETED"]);
  expect(two?.map(({ releaseName }) => releaseName)).toEqual([
    before?.releaseName,
    `${before?.releaseName}-smf`,
  ]);
  expect((await lcm.instance(id)).deployment?.units.map(({ name }) => name)).toEqual(["amf"]);
  const driver = await lcm.world.infra.connect({
    vimType: "ETSINFV.HELM.V_3",
    interfaceInfo: { endpoint: "https://simulated" },
  });
  expect(await driver.observePods(two?.slice(1) ?? [], new AbortController().signal)).toEqual([]);
});

test("restores on rollback what ran before, values and all, and takes what is new away", async () => {
  const { id, vnfPackage } = await running({ helm_values: { tier: "gold" } });
  const before = await lcm.instance(id);
  const next = await lcm.keptPackage({}, {}, [amf2, smf]);

  const failed = await lcm.startAndRun("CHANGE_VNFPKG", id, {
    vnfdId: vnfdIdOf(next),
    additionalParams: {
      ...rolling,
      helm_chart_path: { amf: amf2.path, smf: smf.path },
      helm_values: { smf: { simulated: { neverReady: true } } },
    },
  });
  expect(failed).toMatchObject({ operationState: "FAILED_TEMP", error: { code: "RELEASE_NOT_READY" } });
  await lcm.commands.rollback(failed.id);
  const rolledBack = await lcm.run(failed.id);

  expect(rolledBack.operationState).toBe("ROLLED_BACK");
  const after = await lcm.instance(id);
  expect(after.vnfdId).toBe(vnfdIdOf(vnfPackage));
  expect(after.deployment).toEqual(before.deployment);
  expect(after.instantiatedVnfInfo?.vnfcResourceInfo?.map((vnfc) => vnfc.id)).toEqual(["AMF-0", "SMF-0"]);
  expect(after.instantiatedVnfInfo?.metadata).toMatchObject({ revision: "3" });
  expect([await lcm.usageOf(vnfPackage), await lcm.usageOf(next)]).toEqual(["IN_USE", "NOT_IN_USE"]);
});

test("remembers after a failure what is new, so that a termination removes it", async () => {
  const { id } = await running();
  const next = await lcm.keptPackage({}, {}, [amf2, smf]);
  const failed = await lcm.startAndRun("CHANGE_VNFPKG", id, {
    vnfdId: vnfdIdOf(next),
    additionalParams: {
      ...rolling,
      helm_chart_path: { amf: amf2.path, smf: smf.path },
      helm_values: { smf: { simulated: { neverReady: true } } },
    },
  });
  await lcm.commands.fail(failed.id);

  expect((await lcm.instance(id)).deployment?.units.map(({ name }) => name)).toEqual(["amf", "smf"]);
});

test("is a rolling update of all VDUs when the request says no more than the standard has", async () => {
  const { id } = await running();
  const next = await lcm.keptPackage({}, {}, [amf2]);

  const changed = await lcm.startAndRun("CHANGE_VNFPKG", id, { vnfdId: vnfdIdOf(next) });

  expect(changed).toMatchObject({
    operationState: "COMPLETED",
    facts: { grantedRemovals: { AMF: 1, SMF: 1 }, grantedAdditions: { AMF: 1, SMF: 1 } },
  });
  expect(await lcm.instance(id)).toMatchObject({ vnfPkgId: next.id });
});

test.each<[JsonObject, string, string]>([
  [{ upgrade_type: "BlueGreen" }, 'not support upgrade_type "BlueGreen"', "/additionalParams/upgrade_type"],
  [{ upgrade_type: null }, "not support upgrade_type null", "/additionalParams/upgrade_type"],
  [{ vdu_params: [] }, "'vdu_params' must be a list of VDUs", "/additionalParams/vdu_params"],
  [{ ...rolling, vdu_params: [{}] }, "'vdu_id' must exist", "/additionalParams/vdu_params/0"],
  [
    { ...rolling, vdu_params: [{ vdu_id: "AMF" }, { vdu_id: "UPF" }] },
    "vdu_id 'UPF' does not exist",
    "/additionalParams/vdu_params/1/vdu_id",
  ],
])("refuses %j, naming the place", async (additionalParams, message, pointer) => {
  const { id } = await running();
  const vnfdId = vnfdIdOf(await lcm.keptPackage());

  await expect(
    lcm.commands.start("CHANGE_VNFPKG", id, {
      vnfdId,
      additionalParams,
    }),
  ).rejects.toMatchObject({
    code: "INVALID_REQUEST",
    message: expect.stringContaining(message),
    invalidParams: [{ pointer }],
  });
});

test("refuses a VNFD that is unknown, disabled, or has not the instance's flavour", async () => {
  const { id } = await running();
  const disabled = await lcm.keptPackage({}, { operationalState: "DISABLED" });
  const change = (vnfdId: string) =>
    lcm.commands.start("CHANGE_VNFPKG", id, { vnfdId, additionalParams: rolling });

  await expect(change("none")).rejects.toMatchObject({ code: "VNFD_UNKNOWN" });
  await expect(change(vnfdIdOf(disabled))).rejects.toMatchObject({ code: "VNFD_DISABLED" });
});

test("keeps a repository's credentials sealed and out of sight, uses them on, and takes new ones", async () => {
  const chart = { repository: "https://charts.example/core", chart: "amf", version: "1.0.0" };
  const first = { username: "joe", password: "the-first-password" };
  const { id, vnfPackage } = await running({ helm_chart_path: { amf: { ...chart, ...first } } });
  const next = await lcm.keptPackage({}, {}, [amf2]);
  const change = (vnfPkg: VnfPackage, additionalParams: JsonObject) =>
    lcm.startAndRun("CHANGE_VNFPKG", id, {
      vnfdId: vnfdIdOf(vnfPkg),
      additionalParams: { ...rolling, ...additionalParams },
    });

  expect(await change(next, {})).toMatchObject({ operationState: "COMPLETED" });
  const { instantiatedVnfInfo, deployment } = await lcm.instance(id);
  expect(instantiatedVnfInfo?.metadata).toMatchObject({ helm_chart_path: { amf: chart } });
  expect(JSON.stringify(instantiatedVnfInfo)).not.toMatch(/joe|the-first-password/);
  expect(deployment?.units).toMatchObject([{ chart: { credentials: first } }]);

  const second = { username: "ann", password: "the-second-password" };
  const changed = await change(vnfPackage, { helm_chart_path: { amf: { ...chart, ...second } } });
  expect(changed).toMatchObject({ operationState: "COMPLETED" });
  expect((await lcm.instance(id)).deployment?.units).toMatchObject([{ chart: { credentials: second } }]);

  const rows = await everyRow();
  expect(rows).toContain(id);
  expect(rows).not.toMatch(
    new RegExp([first, second].flatMap(({ password }) => [password, hex(password)]).join("|")),
  );
});

const hex = (text: string) => Buffer.from(text).toString("hex");

/** All that the database holds, as text. */
async function everyRow(): Promise<string> {
  return lcm.store.transaction(async (tx) => {
    const { rows } = await tx.executeSql(
      "select relname from pg_stat_user_tables where schemaname = 'fairlead'",
    );
    const texts = [];
    for (const { relname } of rows as { relname: string }[]) {
      texts.push(await tx.executeSql(`select t::text as text from fairlead."${relname}" t`));
    }
    return JSON.stringify(texts);
  });
}
