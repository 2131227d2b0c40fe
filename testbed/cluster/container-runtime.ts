import { existsSync } from "node:fs";
import { mkdir, statfs, writeFile } from "node:fs/promises";
import { awaitDaemon } from "../host/daemon.ts";
import { addresses, pauseImage } from "./addresses.ts";
import { ensureImages } from "./images.ts";
import type { Node } from "./node.ts";
import { clusterFolder, inCluster } from "./state.ts";

const OVERLAYFS = 0x794c7630;

/** Starts containerd and gives it the testbed's images. */
export async function startContainerRuntime(node: Node): Promise<void> {
  await mkdir(inCluster("cni"), { recursive: true });
  await writeFile(inCluster("cni", "10-pods.conflist"), JSON.stringify(podNetwork));
  await writeFile(inCluster("containerd.toml"), await containerdConfig());

  const containerd = await node.start("containerd", ["containerd", "--config", inCluster("containerd.toml")]);
  const answers = () =>
    node.run("ctr", ["version"]).then(
      () => true,
      () => false,
    );
  await awaitDaemon(containerd, answers);
  for (const image of await ensureImages())
    await node.run("ctr", ["-n", "k8s.io", "images", "import", image]);
}

async function containerdConfig(): Promise<string> {
  // Inside a container the folder may itself be an overlay, and overlays do not stack.
  const snapshotter = (await statfs(clusterFolder)).type === OVERLAYFS ? "native" : "overlayfs";
  const cniPrograms = existsSync("/usr/lib/cni") ? "/usr/lib/cni" : "/opt/cni/bin";
  return `version = 2
# Its folder /opt/containerd would be made on the machine.
disabled_plugins = ["io.containerd.internal.v1.opt"]
[plugins."io.containerd.grpc.v1.cri"]
  # The machine may lack CAP_SYS_RESOURCE.
  restrict_oom_score_adj = true
  sandbox_image = "${pauseImage}"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "${cniPrograms}"
    conf_dir = "${inCluster("cni")}"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "${snapshotter}"
`;
}

const podNetwork = {
  cniVersion: "0.4.0",
  name: "pods",
  plugins: [
    {
      type: "bridge",
      bridge: "cni0",
      isGateway: true,
      ipMasq: true,
      hairpinMode: true,
      ipam: {
        type: "host-local",
        ranges: [[{ subnet: addresses.nodePods }]],
        routes: [{ dst: "0.0.0.0/0" }],
      },
    },
    { type: "portmap", capabilities: { portMappings: true } },
  ],
};
