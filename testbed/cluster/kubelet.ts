import { writeFile } from "node:fs/promises";
import { stringify } from "yaml";
import { kubeProgram } from "../programs/programs-folder.ts";
import { addresses, nodeName } from "./addresses.ts";
import { keyFile } from "./certificates.ts";
import { podsCgroup } from "./cgroups.ts";
import { options } from "./control-plane.ts";
import type { Node } from "./node.ts";
import { inCluster, kubeconfigFile } from "./state.ts";

const configuration = {
  apiVersion: "kubelet.config.k8s.io/v1beta1",
  kind: "KubeletConfiguration",
  authentication: {
    anonymous: { enabled: false },
    webhook: { enabled: true },
    x509: { clientCAFile: keyFile("ca.crt") },
  },
  authorization: { mode: "Webhook" },
  cgroupDriver: "cgroupfs",
  cgroupRoot: `/${podsCgroup}`,
  failCgroupV1: false,
  failSwapOn: false,
  // A lower one needs CAP_SYS_RESOURCE, which the machine may lack.
  oomScoreAdj: 0,
  clusterDomain: "cluster.local",
  clusterDNS: [addresses.dnsService],
  containerRuntimeEndpoint: "unix:///run/containerd/containerd.sock",
  // The machine's disk may be fuller than a node's should be. Images cannot be fetched again, so none is collected.
  evictionHard: { "nodefs.available": "0%", "imagefs.available": "0%", "memory.available": "50Mi" },
  imageGCHighThresholdPercent: 100,
};

/** Starts the kubelet, and kube-proxy beside it. */
export async function startKubelet(node: Node): Promise<void> {
  const file = inCluster("kubelet.yaml");
  await writeFile(file, stringify(configuration));
  await node.start("kubelet", [
    kubeProgram("kubelet"),
    ...options({
      config: file,
      kubeconfig: kubeconfigFile,
      "hostname-override": nodeName,
      "node-ip": addresses.node,
    }),
  ]);
  await node.start("kube-proxy", [
    kubeProgram("kube-proxy"),
    ...options({
      kubeconfig: kubeconfigFile,
      "proxy-mode": "iptables",
      "cluster-cidr": addresses.pods,
      "hostname-override": nodeName,
      // Zero leaves the machine's own limits alone.
      "conntrack-max-per-core": "0",
      "conntrack-min": "0",
    }),
  ]);
}
