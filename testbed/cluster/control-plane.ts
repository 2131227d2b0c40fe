import type { Daemon } from "../host/daemon.ts";
import { kubeProgram } from "../programs/programs-folder.ts";
import { addresses } from "./addresses.ts";
import { keyFile } from "./certificates.ts";
import type { Node } from "./node.ts";
import { inCluster, kubeconfigFile } from "./state.ts";

/** Starts etcd and the API server; it answers a few seconds later. */
export async function startApi(node: Node): Promise<Daemon> {
  await node.start("etcd", [
    kubeProgram("etcd"),
    ...options({ "data-dir": inCluster("etcd"), "log-level": "warn", "unsafe-no-fsync": "true" }),
  ]);
  return node.start("kube-apiserver", [
    kubeProgram("kube-apiserver"),
    ...options({
      "etcd-servers": "http://127.0.0.1:2379",
      "advertise-address": addresses.node,
      "service-cluster-ip-range": addresses.services,
      "tls-cert-file": keyFile("server.crt"),
      "tls-private-key-file": keyFile("server.key"),
      "client-ca-file": keyFile("ca.crt"),
      "service-account-key-file": keyFile("accounts.key"),
      "service-account-signing-key-file": keyFile("accounts.key"),
      "service-account-issuer": "https://kubernetes.default.svc",
      "authorization-mode": "Node,RBAC",
      "allow-privileged": "true",
      "kubelet-client-certificate": keyFile("admin.crt"),
      "kubelet-client-key": keyFile("admin.key"),
      // Without it, logs and exec look for the node by its name.
      "kubelet-preferred-address-types": "InternalIP",
    }),
  ]);
}

/** Starts what acts on the API's objects. */
export async function startControllers(node: Node): Promise<void> {
  const alone = { kubeconfig: kubeconfigFile, "leader-elect": "false", "secure-port": "0" };
  await node.start("kube-controller-manager", [
    kubeProgram("kube-controller-manager"),
    ...options({
      ...alone,
      "service-account-private-key-file": keyFile("accounts.key"),
      "root-ca-file": keyFile("ca.crt"),
      "use-service-account-credentials": "true",
      "allocate-node-cidrs": "true",
      "cluster-cidr": addresses.pods,
      "cluster-signing-cert-file": keyFile("ca.crt"),
      "cluster-signing-key-file": keyFile("ca.key"),
    }),
  ]);
  await node.start("kube-scheduler", [kubeProgram("kube-scheduler"), ...options(alone)]);
}

export function options(values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).map(([name, value]) => `--${name}=${value}`);
}
