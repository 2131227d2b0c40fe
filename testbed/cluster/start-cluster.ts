import { mkdir, writeFile } from "node:fs/promises";
import { stringify } from "yaml";
import { awaitDaemon } from "../host/daemon.ts";
import { waitUntil } from "../host/wait-until.ts";
import { addresses, nodeName } from "./addresses.ts";
import { makeCertificates } from "./certificates.ts";
import { ensureCgroups } from "./cgroups.ts";
import { startContainerRuntime } from "./container-runtime.ts";
import { startApi, startControllers } from "./control-plane.ts";
import { saveKernelSettings } from "./kernel-settings.ts";
import { writeKubeconfig } from "./kubeconfig.ts";
import { kubectl } from "./kubectl.ts";
import { startKubelet } from "./kubelet.ts";
import { connectNode } from "./network.ts";
import { startNode } from "./node.ts";
import { clusterFolder, inCluster } from "./state.ts";

/** What must run for the cluster to be whole. */
export const daemons = [
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "containerd",
  "kubelet",
  "kube-proxy",
];

/** Starts everything on a clean machine; returns when pods can be made. */
export async function startCluster(detail: (text: string) => void): Promise<void> {
  await mkdir(clusterFolder, { recursive: true, mode: 0o700 });
  await saveKernelSettings();
  await ensureCgroups();
  await makeCertificates();
  await writeKubeconfig();

  detail("node");
  const node = await startNode();
  await connectNode(node.pid);

  detail("API server, containers");
  const api = await startApi(node);
  await startContainerRuntime(node);
  await awaitDaemon(api, () => answers("get", "--raw", "/readyz"));

  detail("controllers, kubelet");
  await startControllers(node);
  await startKubelet(node);
  await applyDnsService();
  await waitUntil("the default service account was not made", {}, () =>
    answers("get", "serviceaccount", "default"),
  );
  await kubectl("wait", "--for=create", `node/${nodeName}`, "--timeout=120s");
  await kubectl("wait", "--for=condition=Ready", `node/${nodeName}`, "--timeout=120s");
}

/** A service nobody serves: look-ups fail at once. Without one, pods would wait, or each would get a warning event. */
async function applyDnsService(): Promise<void> {
  const file = inCluster("dns-service.yaml");
  const service = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "kube-dns", namespace: "kube-system" },
    spec: { clusterIP: addresses.dnsService, ports: [{ name: "dns", port: 53, protocol: "UDP" }] },
  };
  await writeFile(file, stringify(service));
  await kubectl("create", "--filename", file);
}

function answers(...args: readonly string[]): Promise<boolean> {
  return kubectl(...args).then(
    () => true,
    () => false,
  );
}
