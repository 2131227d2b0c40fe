import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { promisify } from "node:util";
import { AppsV1Api, CoreV1Api, Exec, KubeConfig } from "@kubernetes/client-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeCluster, theTestbed } from "../../support/describe-cluster.ts";
import { eventually } from "../../support/eventually.ts";

const namespace = `testbed-${randomUUID().slice(0, 8)}`;

describeCluster("the testbed", () => {
  const config = new KubeConfig();
  let helmHome: string;

  beforeAll(async () => {
    config.loadFromFile(theTestbed().kubeconfig);
    helmHome = await mkdtemp(join(tmpdir(), "fairlead-helm-"));
    await config.makeApiClient(CoreV1Api).createNamespace({ body: { metadata: { name: namespace } } });
  });

  afterAll(async () => {
    await config.makeApiClient(CoreV1Api).deleteNamespace({ name: namespace });
    await rm(helmHome, { recursive: true });
  });

  test.for([
    ["helm3", "chartRepository"],
    ["helm3", "ociRegistry"],
    ["helm4", "chartRepository"],
    ["helm4", "ociRegistry"],
  ] as const)("%s installs netexec from the %s, and its pods answer", async ([helm, source]) => {
    const release = `${helm}-${source === "ociRegistry" ? "oci" : "http"}`;

    await install(release, theTestbed()[helm], chartFrom(source));

    await untilAvailable(release, 2);
    const pods = await podsOf(release);
    expect(pods).toContain(await hostNameBehind(release));
  });

  test("lets the output of pods be read, and commands be run in them", async () => {
    await install("entered", theTestbed().helm3, chartFrom("chartRepository"));
    await untilAvailable("entered", 2);
    const [pod = ""] = await podsOf("entered");

    const log = await config.makeApiClient(CoreV1Api).readNamespacedPodLog({ name: pod, namespace });
    const output = await runInPod(pod, ["/agnhost", "netexec", "--help"]);

    expect(log).toContain("Started HTTP server on port 8080");
    expect(output).toContain("--http-port");
  });

  async function install(release: string, helm: string, chart: readonly string[]): Promise<void> {
    const args = ["install", release, ...chart, "--namespace", namespace, "--set", "replicaCount=2"];
    const homes = { HELM_CACHE_HOME: helmHome, HELM_CONFIG_HOME: helmHome, HELM_DATA_HOME: helmHome };
    await promisify(execFile)(helm, [...args, "--kubeconfig", theTestbed().kubeconfig], {
      env: { ...process.env, ...homes },
    });
  }

  async function untilAvailable(release: string, replicas: number): Promise<void> {
    const api = config.makeApiClient(AppsV1Api);
    await eventually(async () => {
      const { status } = await api.readNamespacedDeployment({ name: `${release}-netexec`, namespace });
      expect(status?.availableReplicas).toBe(replicas);
    }, 200);
  }

  async function podsOf(release: string): Promise<(string | undefined)[]> {
    const labelSelector = `app.kubernetes.io/instance=${release}`;
    const { items } = await config.makeApiClient(CoreV1Api).listNamespacedPod({ namespace, labelSelector });
    return items.map(({ metadata }) => metadata?.name);
  }

  /** By the service's address, from outside the cluster. The rules behind it follow the pods with a short delay. */
  async function hostNameBehind(service: string): Promise<string> {
    const { spec } = await config
      .makeApiClient(CoreV1Api)
      .readNamespacedService({ name: service, namespace });
    const signal = () => AbortSignal.timeout(5_000);
    return eventually(async () =>
      (await fetch(`http://${spec?.clusterIP}/hostname`, { signal: signal() })).text(),
    );
  }

  async function runInPod(pod: string, command: string[]): Promise<string> {
    let output = "";
    const sink = new Writable({
      write(chunk, _encoding, done) {
        output += chunk;
        done();
      },
    });
    await new Promise<void>((resolve, reject) => {
      const ended = ({ status, message }: { status?: string; message?: string }) =>
        status === "Success" ? resolve() : reject(new Error(message));
      new Exec(config).exec(namespace, pod, "netexec", command, sink, sink, null, false, ended).catch(reject);
    });
    return output;
  }
}, ["helm3", "helm4", "chartRepository", "ociRegistry"]);

function chartFrom(source: "chartRepository" | "ociRegistry"): string[] {
  const { chartRepository, ociRegistry } = theTestbed();
  return source === "ociRegistry"
    ? [`${ociRegistry}/netexec`, "--plain-http"]
    : ["netexec", "--repo", chartRepository];
}
