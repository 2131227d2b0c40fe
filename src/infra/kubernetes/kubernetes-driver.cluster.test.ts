import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describeInfraDriver, type UnitParts } from "../../../test/contract/infra-driver.contract.ts";
import { AGNHOST } from "../../../test/support/a-namespace.ts";
import { describeCluster } from "../../../test/support/describe-cluster.ts";
import { LocalMasters } from "../../../test/support/local-masters.ts";
import { noManifests } from "../../../test/support/no-manifests.ts";
import type { HelmUnit } from "../../domain/deployment.ts";
import { LocalCommandRunner } from "../../transport/local/local-command-runner.ts";
import { KubernetesDrivers } from "./kubernetes-drivers.ts";

const template = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: "{{ .Release.Name }}-amf"}
spec:
  replicas: {{ if .Values.hardCoded }}1{{ else }}{{ .Values.replicas }}{{ end }}
  selector: {matchLabels: {app: "{{ .Release.Name }}"}}
  template:
    metadata: {labels: {app: "{{ .Release.Name }}"}}
    spec:
      terminationGracePeriodSeconds: 0
      containers:
        - name: amf
          image: ${AGNHOST}
          imagePullPolicy: IfNotPresent
          args: [netexec, --http-port=8080]
          readinessProbe: {httpGet: {path: /healthz, port: {{ .Values.probePort }}}, periodSeconds: 1}
---
apiVersion: v1
kind: Service
metadata: {name: "{{ .Release.Name }}"}
spec: {selector: {app: "{{ .Release.Name }}"}, ports: [{port: 80, targetPort: 8080}]}
`;

for (const major of [3, 4] as const) {
  describeCluster(`helm ${major} on a master`, () =>
    describeInfraDriver(`kubernetes, helm ${major} on a master`, async () => {
      const folder = await mkdtemp(join(tmpdir(), "fairlead-driver-"));
      const chart = join(folder, "amf");
      await mkdir(join(chart, "templates"), { recursive: true });
      await writeFile(join(chart, "Chart.yaml"), "apiVersion: v2\nname: amf\nversion: 0.1.0\n");
      await writeFile(join(chart, "templates/amf.yaml"), template);
      const archive = join(folder, "c.tgz");
      await promisify(execFile)("tar", ["-czf", archive, "-C", folder, "amf"]);
      const digest = createHash("sha256")
        .update(await readFile(archive))
        .digest("hex");
      const masters = await LocalMasters.make(major, ["m1", "m2"]);
      const helmInfo = {
        masternode_ip: ["m1", "m2"],
        masternode_username: "u",
        masternode_password: "p",
        helm_chart_dir: `${masters.folder}/charts`,
      };
      return {
        drivers: new KubernetesDrivers({
          runner: new LocalCommandRunner({ runDir: join(folder, "run"), env: { PATH: "" } }),
          remoteHosts: masters,
          helm: "helm",
          chartCacheDir: join(folder, "charts"),
          packageChart: () => archive,
          openManifests: noManifests,
          settleMs: 500,
        }),
        vim: { vimType: "ETSINFV.HELM.V_3", extra: { helm_info: helmInfo } },
        unit: (parts) => ({
          ...aUnit(parts),
          chart: { kind: "package", vnfPkgId: "p", path: "c.tgz", digest },
        }),
        close: () => masters.close(),
      };
    }),
  );
  describeCluster(`helm ${major}`, () =>
    describeInfraDriver(`kubernetes, helm ${major}`, async () => {
      const folder = await mkdtemp(join(tmpdir(), "fairlead-driver-"));
      const chart = join(folder, "amf");
      await mkdir(join(chart, "templates"), { recursive: true });
      await writeFile(join(chart, "Chart.yaml"), "apiVersion: v2\nname: amf\nversion: 0.1.0\n");
      await writeFile(join(chart, "templates/amf.yaml"), template);
      const kubeconfig = await readFile(process.env.FAIRLEAD_TEST_KUBECONFIG ?? "", "utf8");
      return {
        drivers: new KubernetesDrivers({
          runner: new LocalCommandRunner({
            runDir: join(folder, "run"),
            env: { PATH: process.env.PATH ?? "" },
          }),
          helm: process.env[`FAIRLEAD_TEST_HELM${major}`] ?? "helm",
          chartCacheDir: join(folder, "charts"),
          packageChart: () => chart,
          openManifests: noManifests,
          settleMs: 500,
        }),
        vim: { vimType: "ETSINFV.HELM.V_3", extra: { kubeconfig } },
        unit: aUnit,
        close: () => rm(folder, { recursive: true }),
      };
    }),
  );
}

describeCluster("manifests", () =>
  describeInfraDriver(
    "kubernetes, manifests",
    async () => {
      const folder = await mkdtemp(join(tmpdir(), "fairlead-driver-"));
      const files = new Map<string, string>();
      const kubeconfig = await readFile(process.env.FAIRLEAD_TEST_KUBECONFIG ?? "", "utf8");
      return {
        drivers: new KubernetesDrivers({
          runner: new LocalCommandRunner({ runDir: join(folder, "run"), env: {} }),
          helm: "/nowhere/helm",
          chartCacheDir: join(folder, "charts"),
          packageChart: () => "",
          openManifests: async ({ paths }) => paths.map((path) => files.get(path) ?? ""),
          settleMs: 500,
        }),
        vim: { vimType: "ETSINFV.KUBERNETES.V_1", extra: { kubeconfig } },
        unit: (parts) => {
          const text = aManifest(parts);
          const digest = createHash("sha256").update(text).digest("hex");
          files.set(digest, text);
          const { values: _values, chart: _chart, ...unit } = aUnit(parts);
          return { ...unit, manifests: { vnfPkgId: "p", files: [{ path: digest, digest }] } };
        },
        close: () => rm(folder, { recursive: true, force: true }),
      };
    },
    { hasValues: false },
  ),
);

/** What the chart makes, written by hand; values are a ConfigMap. */
function aManifest({ releaseName, values, neverReady }: UnitParts): string {
  return `
apiVersion: v1
kind: ConfigMap
metadata: {name: ${releaseName}}
data: ${JSON.stringify(values)}
---${template
    .replace(/\{\{ if .*\}\}/, "7")
    .replaceAll("{{ .Release.Name }}", releaseName)
    .replace("{{ .Values.probePort }}", neverReady ? "9" : "8080")}`;
}

function aUnit({ namespace, releaseName, instances, values, neverReady, isHardCoded }: UnitParts): HelmUnit {
  return {
    name: "amf",
    releaseName,
    namespace,
    chart: { kind: "package", vnfPkgId: "p", path: "amf.tgz", digest: "d" },
    values: { ...values, replicas: instances, probePort: neverReady ? 9 : 8080, hardCoded: isHardCoded },
    stage: 0,
    vdus: [{ vduId: "AMF", vduName: "amf", instances, workload: { name: `${releaseName}-amf` } }],
  };
}
