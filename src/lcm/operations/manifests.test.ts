import { beforeAll, expect, test } from "vitest";
import { aPackageArtifact, aPackageChart } from "../../../test/support/builders.ts";
import { type SimulatedLcm, simulatedLcm } from "../../../test/support/simulated-lcm.ts";
import type { JsonObject } from "../../domain/json.ts";
import type { VnfPackage } from "../../domain/vnf-package.ts";
import { DEF_FILES } from "../deployment/manifest-files.ts";

let lcm: SimulatedLcm;

beforeAll(async () => {
  lcm = await simulatedLcm();
});

const [web, db] = ["Files/kubernetes/web.yaml", "Files/kubernetes/db.yaml"];
const rolling = { upgrade_type: "RollingUpdate", vdu_params: [{ vdu_id: "AMF" }] };

async function aPackageOf(...paths: readonly string[]): Promise<VnfPackage> {
  const kept = await lcm.keptPackage();
  if (kept.content === undefined) throw new Error("no content");
  const content = { ...kept.content, artifacts: paths.map((path) => aPackageArtifact(path)) };
  const vnfPackage = { ...kept, content };
  await lcm.store.vnfPackages.update(vnfPackage);
  return vnfPackage;
}

async function running(vnfPackage: VnfPackage, additionalParams: JsonObject) {
  const id = await lcm.keptInstance(vnfPackage);
  const namespace = `ns-${id.slice(-8)}`;
  const done = await lcm.startAndRun("INSTANTIATE", id, {
    flavourId: "simple",
    additionalParams: { namespace, ...additionalParams },
  });
  expect(done, done.error?.detail).toMatchObject({ operationState: "COMPLETED" });
  return { id, namespace };
}

const vnfdIdOf = ({ content }: VnfPackage) => content?.vnfd.vnfdId ?? "";

test("run through every operation, and show Tacker's metadata", async () => {
  const { id, namespace } = await running(await aPackageOf(web, db), { [DEF_FILES]: [web, db] });
  expect((await lcm.instance(id)).instantiatedVnfInfo?.metadata).toEqual({
    namespace,
    tenant: namespace,
    [DEF_FILES]: [web, db],
  });

  const healed = await lcm.startAndRun("HEAL", id, { vnfcInstanceId: ["AMF-0"] });
  expect(healed).toMatchObject({
    operationState: "COMPLETED",
    resourceChanges: { affectedVnfcs: [{ id: "AMF-0" }] },
  });

  const next = await aPackageOf(web);
  const changed = await lcm.startAndRun("CHANGE_VNFPKG", id, {
    vnfdId: vnfdIdOf(next),
    additionalParams: { ...rolling, [DEF_FILES]: [web] },
  });
  expect(changed, changed.error?.detail).toMatchObject({ operationState: "COMPLETED" });
  expect(await lcm.instance(id)).toMatchObject({
    vnfPkgId: next.id,
    instantiatedVnfInfo: { metadata: { namespace, [DEF_FILES]: [web] } },
    deployment: { units: [{ manifests: { vnfPkgId: next.id, files: [{ path: web }] } }] },
  });

  const terminated = await lcm.startAndRun("TERMINATE", id, { terminationType: "FORCEFUL" });
  expect(terminated).toMatchObject({ operationState: "COMPLETED" });
});

test("keep their files where the request for another package names none, and say which one is missing there", async () => {
  const { id } = await running(await aPackageOf(web, db), { [DEF_FILES]: [web, db] });
  const change = async (vnfPackage: VnfPackage, additionalParams: JsonObject = {}) =>
    lcm.startAndRun("CHANGE_VNFPKG", id, {
      vnfdId: vnfdIdOf(vnfPackage),
      additionalParams: { ...rolling, ...additionalParams },
    });

  await expect(change(await aPackageOf(web))).rejects.toMatchObject({
    code: "MANIFEST_NOT_IN_PACKAGE",
    message: expect.stringContaining(db),
  });
  expect(await change(await aPackageOf(web, db))).toMatchObject({ operationState: "COMPLETED" });
});

test("and charts do not turn into each other", async () => {
  const plain = await running(await aPackageOf(web), { [DEF_FILES]: [web] });
  const chart = aPackageChart("amf");
  const charted = await running(await lcm.keptPackage({}, {}, [chart]), { helm_chart_path: chart.path });
  const change = async ({ id }: { readonly id: string }, additionalParams: JsonObject) =>
    lcm.startAndRun("CHANGE_VNFPKG", id, {
      vnfdId: vnfdIdOf(await aPackageOf(web)),
      additionalParams: { ...rolling, ...additionalParams },
    });

  await expect(change(plain, { helm_chart_path: chart.path })).rejects.toThrow("runs from plain manifests");
  await expect(change(charted, { [DEF_FILES]: [web] })).rejects.toThrow("runs from Helm charts");
});
