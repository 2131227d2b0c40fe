/** The testbed's part of the network. Chosen once for all machines, so that tests and notes can name it. */
export const addresses = {
  link: "ve-fairlead",
  host: "10.58.0.1",
  node: "10.58.0.2",
  prefixLength: 24,
  api: "https://10.58.0.2:6443",
  pods: "10.248.0.0/16",
  /** The one node's share of the pods' addresses. */
  nodePods: "10.248.0.0/24",
  services: "10.98.0.0/16",
  apiService: "10.98.0.1",
  dnsService: "10.98.0.10",
} as const;

export const nodeName = "node1";
export const pauseImage = "registry.k8s.io/pause:3.10";
export const agnhostImage = "registry.k8s.io/e2e-test-images/agnhost:2.53";
