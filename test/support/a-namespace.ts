import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";
import type { KubeConnection } from "../../src/infra/kubernetes/api/kube-connection.ts";
import { readKubeconfig } from "../../src/infra/kubernetes/connection/read-kubeconfig.ts";
import type { KubeObject } from "../../src/infra/kubernetes/kube-client.ts";
import { KubernetesApi } from "../../src/infra/kubernetes/kubernetes-api.ts";
import { readManifest } from "../../src/infra/kubernetes/manifest.ts";

/** The one image that a test cluster is sure to have. */
export const AGNHOST = "registry.k8s.io/e2e-test-images/agnhost:2.53";

/** A namespace of the test's own on the real cluster, taken away when the test is over. */
export interface TestNamespace {
  readonly name: string;
  readonly client: KubernetesApi;
  readonly connection: KubeConnection;
  /** Creates objects; those without a namespace belong to this one. */
  apply(yaml: string): Promise<readonly KubeObject[]>;
  /** Runs helm 3 or 4 in this namespace. */
  helm(major: 3 | 4, ...args: readonly string[]): Promise<void>;
  /** Writes a chart of one template, and of other files if need be, to a folder and returns its path. */
  writeChart(name: string, template: string, files?: Readonly<Record<string, string>>): Promise<string>;
}

const run = promisify(execFile);
const never = new AbortController().signal;

/** Concurrent tests pass the `onTestFinished` of their own context: vitest cannot tell which of them calls the global one. */
export async function aNamespace(
  onFinished: (cleanUp: () => Promise<void>) => void = onTestFinished,
): Promise<TestNamespace> {
  const kubeconfig = fromEnvironment("FAIRLEAD_TEST_KUBECONFIG");
  const connection = readKubeconfig(await readFile(kubeconfig, "utf8"), "");
  const client = new KubernetesApi(connection);
  const name = `t-${randomBytes(4).toString("hex")}`;
  const namespace = { apiVersion: "v1", kind: "Namespace", name };
  await client.create({ apiVersion: "v1", kind: "Namespace", metadata: { name } }, never);
  onFinished(async () => {
    await client.delete(namespace, {}, never);
  });
  return {
    name,
    client,
    connection,
    apply: async (yaml) => {
      const made: KubeObject[] = [];
      for (const object of readManifest(yaml)) {
        const placed = await place(client, object, name);
        made.push((await client.create(placed, never)) ?? placed);
        if (placed.metadata.namespace !== undefined) continue;
        onFinished(async () => {
          await client.delete({ ...placed, name: placed.metadata.name }, {}, never);
        });
      }
      return made;
    },
    helm: async (major, ...args) => {
      const program = fromEnvironment(`FAIRLEAD_TEST_HELM${major}`);
      await run(program, [...args, "--namespace", name, "--kubeconfig", kubeconfig]);
    },
    writeChart: async (chart, template, files = {}) => {
      const folder = await mkdtemp(join(tmpdir(), "fairlead-chart-"));
      onFinished(() => rm(folder, { recursive: true }));
      await put(join(folder, "Chart.yaml"), `apiVersion: v2\nname: ${chart}\nversion: 0.1.0\n`);
      await put(join(folder, "templates/all.yaml"), template);
      for (const [path, content] of Object.entries(files)) await put(join(folder, path), content);
      return folder;
    },
  };
}

async function place(client: KubernetesApi, object: KubeObject, namespace: string): Promise<KubeObject> {
  const kind = await client.findKind(object.apiVersion, object.kind, never);
  return kind?.namespaced === false ? object : { ...object, metadata: { namespace, ...object.metadata } };
}

async function put(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

function fromEnvironment(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: start the testbed, or name a cluster`);
  return value;
}
