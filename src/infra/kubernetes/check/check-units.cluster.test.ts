import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { aReleaseTarget } from "../../../../test/support/a-release-target.ts";
import { aServiceAccount } from "../../../../test/support/a-service-account.ts";
import { noManifests } from "../../../../test/support/no-manifests.ts";
import type { DeploymentUnit } from "../../../domain/deployment.ts";
import type { KubeConnection } from "../api/kube-connection.ts";
import { ChartFiles, chartAt } from "../charts/chart-files.ts";
import { KubernetesApi } from "../kubernetes-api.ts";
import { checkUnits } from "./check-units.ts";

const never = new AbortController().signal;
const owner = { vnfInstanceId: randomUUID() };

const chart = `
apiVersion: v1
kind: ConfigMap
metadata: {name: shared, annotations: {served: '{{ .Capabilities.APIVersions.Has "apps/v1/Deployment" }}'}}
data:
  version: "{{ .Capabilities.KubeVersion.Version }}"
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: "{{ .Release.Name }}"}
spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: []}}}
`;

describe.for([3, 4] as const)("checks with helm %i, changing nothing", (major) => {
  async function setup(
    template = chart,
    connect: (admin: KubeConnection) => KubeConnection = (admin) => admin,
  ) {
    const probe = await aReleaseTarget(major);
    const path = await probe.cluster.writeChart("probe", template);
    const connection = connect(probe.cluster.connection);
    const charts = new ChartFiles({
      helm: probe.target.helm,
      cacheDir: "/nowhere",
      packageChart: () => path,
      plainHttpRegistries: [],
      checkSource: async () => undefined,
    });
    const target = {
      kube: new KubernetesApi(connection),
      helm: probe.helmAs(connection),
      charts,
      openManifests: noManifests,
    };
    const unit = (releaseName: string, over: Partial<DeploymentUnit> = {}): DeploymentUnit => ({
      ...{ name: releaseName, releaseName, namespace: probe.cluster.name, values: {}, stage: 0, vdus: [] },
      chart: { kind: "package", vnfPkgId: "p", path: "probe", digest: "d" },
      ...over,
    });
    const check = (...units: readonly DeploymentUnit[]) => checkUnits(target, units, owner, never);
    return { ...probe, path, unit, check, target };
  }

  test("is content with a free namespace, with one helm process a chart", async () => {
    const { check, unit, helmCalls } = await setup();

    await check(unit("amf"));
    await check(unit("amf", { namespace: "not-there-yet" }));

    expect(helmCalls).toEqual(["template", "template"]);
  });

  test("names every object that exists already and is not ours, and two charts that want the same", async () => {
    const { check, unit, cluster } = await setup();
    await cluster.apply("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: shared}\n");

    await expect(check(unit("amf"), unit("smf"))).rejects.toMatchObject({
      code: "RELEASE_NOT_OURS",
      message: expect.stringMatching(
        /ConfigMap shared .*not made by Helm.*ConfigMap shared is wanted by two/s,
      ),
    });
  });

  test("is content with objects of our own release, and names those of another's", async () => {
    const { check, unit, cluster, path, target } = await setup(chart.split("---")[0]);
    const labels = { "fairlead/vnf-instance-id": owner.vnfInstanceId };
    const call = {
      releaseName: "amf",
      namespace: cluster.name,
      chart: chartAt(path, "d"),
      values: {},
      labels,
      kubeVersion: await cluster.client.version(never),
    };
    await target.helm.install(call, { replace: false }, never);

    await check(unit("amf"));
    await expect(check(unit("smf"))).rejects.toMatchObject({
      code: "RELEASE_NOT_OURS",
      message: expect.stringContaining(`made for release ${cluster.name}/amf`),
    });
  });

  test("names a release of the same name that somebody installed", async () => {
    const { check, unit, cluster } = await setup();
    const path = await cluster.writeChart("byhand", chart.split("---")[0] ?? "");
    await cluster.helm(major, "install", "amf", path);

    await expect(check(unit("amf"))).rejects.toMatchObject({
      code: "RELEASE_NOT_OURS",
      message: expect.stringMatching(/release amf in namespace .* belongs to nobody that Fairlead knows/),
    });
  });

  test("names kinds that are not served, unless the charts bring them", async () => {
    const user = (group: string) =>
      `apiVersion: ${group}/v1\nkind: NetworkAttachmentDefinition\nmetadata: {name: net-a}\n`;
    const definition = `---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: networkattachmentdefinitions.brought.example}
spec: {group: brought.example, scope: Namespaced, names: {kind: NetworkAttachmentDefinition, plural: networkattachmentdefinitions}, versions: [{name: v1}]}
`;
    const { check, unit } = await setup(user("k8s.cni.cncf.io"));
    const bringing = await setup(user("brought.example") + definition);

    await expect(check(unit("upf"))).rejects.toMatchObject({
      code: "KIND_NOT_SERVED",
      message: expect.stringContaining("k8s.cni.cncf.io/v1 NetworkAttachmentDefinition (for net-a)"),
    });
    await bringing.check(bringing.unit("upf"));
  });

  test("names a namespace that is being deleted", async () => {
    const { check, unit, cluster } = await setup();
    await cluster.apply(
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: held, finalizers: [example.com/hold]}\n",
    );
    await cluster.client.delete({ apiVersion: "v1", kind: "Namespace", name: cluster.name }, {}, never);

    await expect(check(unit("amf"))).rejects.toMatchObject({
      code: "RELEASE_NOT_GONE",
      message: expect.stringContaining(`Namespace ${cluster.name} is being deleted`),
    });
    const held = { apiVersion: "v1", kind: "ConfigMap", name: "held", namespace: cluster.name };
    await cluster.client.patch(held, { metadata: { finalizers: null } }, never);
  });

  test("renders for the version and the kinds of the cluster, and looks up what a chart insists on", async () => {
    const { check, unit, helmCalls } = await setup(`
{{ $_ := required "lookup" (lookup "v1" "Namespace" "" "default").metadata.uid }}
{{ if not (.Capabilities.APIVersions.Has "apps/v1/Deployment") }}{{ fail "kinds" }}{{ end }}
{{ if semverCompare "<1.20-0" .Capabilities.KubeVersion.Version }}{{ fail "version" }}{{ end }}
`);

    await check(unit("amf"));

    expect(helmCalls).toEqual(["template", "template"]);
  });

  test("passes on what the chart says against the values, and hides the values", async () => {
    const { check, unit } = await setup('{{ fail (printf "cannot use %s" .Values.k) }}');

    await expect(check(unit("amf", { values: { k: "wrong-secret" } }))).rejects.toMatchObject({
      code: "HELM_FAILED",
      message: expect.stringContaining("cannot use ***"),
    });
  });

  test("refuses values that break the chart's schema", async () => {
    const { check, unit, path } = await setup();
    const schema = { type: "object", properties: { port: { type: "integer" } } };
    await writeFile(join(path, "values.schema.json"), JSON.stringify(schema));

    await expect(check(unit("amf", { values: { port: "eighty" } }))).rejects.toMatchObject({
      code: "VALUES_REFUSED",
      message: expect.stringContaining("port"),
    });
  });

  test.for([["UPPER"], ["-dash"], ["a".repeat(54)], ["a_b"], [""]])(
    "refuses the release name '%s'",
    async ([name]) => {
      const { check, unit } = await setup();

      await expect(check(unit(name ?? ""))).rejects.toMatchObject({ code: "INVALID_REQUEST" });
    },
  );
});

describe("checks rights", () => {
  test("and names every verb and resource that the credentials lack", async () => {
    const probe = await aReleaseTarget(4);
    const path = await probe.cluster.writeChart("probe", chart);
    const connection = await aServiceAccount(probe.cluster, [
      { apiGroups: [""], resources: ["secrets"], verbs: ["get", "list"] },
      { apiGroups: [""], resources: ["configmaps"], verbs: ["*"] },
    ]);
    const charts = new ChartFiles({
      helm: probe.target.helm,
      cacheDir: "/nowhere",
      packageChart: () => path,
      plainHttpRegistries: [],
      checkSource: async () => undefined,
    });
    const kube = new KubernetesApi(connection);
    const target = { helm: probe.helmAs(connection), kube, charts, openManifests: noManifests };
    const unit: DeploymentUnit = {
      ...{ name: "amf", releaseName: "amf", namespace: probe.cluster.name, values: {}, stage: 0, vdus: [] },
      chart: { kind: "package", vnfPkgId: "p", path: "probe", digest: "d" },
    };

    const failure = await checkUnits(target, [unit], owner, never).catch((error: unknown) => error);

    expect(failure).toMatchObject({ code: "VIM_RIGHTS_MISSING" });
    const { message } = failure as Error;
    expect(message).toContain(
      `needs verb create on resource deployments.apps in namespace ${probe.cluster.name}`,
    );
    expect(message).toContain(`needs verb create on resource secrets in namespace ${probe.cluster.name}`);
    expect(message).not.toContain("configmaps");
    expect(message).not.toContain("verb list on resource secrets");
  });
});
