import { join } from "node:path";

const KUBERNETES = "v1.34.4";
const HELM_3 = "v3.22.0";
const HELM_4 = "v4.3.1";
const REGISTRY = "v3.1.2";

/** A program of the testbed, built from Go modules. */
export interface Program {
  readonly name: ProgramName;
  readonly version: string;
  /** The file's name: Helm signs its changes with the name that it is called by, so both are called `helm`. */
  readonly file: string;
  readonly ldflags: string;
  /** A package as seen from one of the modules beside this file, pinned by their go.sum; or one of a published module. */
  readonly source:
    | { readonly module: "kube" | "registry"; readonly package: string }
    | { readonly published: string };
  /** Other names that the program answers to. */
  readonly links?: readonly string[];
}

export type ProgramName = "kube" | "agnhost" | "pause" | "helm3" | "helm4" | "registry";

export const moduleFolder = (name: string) => join(import.meta.dirname, name);

const stamp = (variables: Record<string, string>) =>
  ["-s", "-w", ...Object.entries(variables).map(([name, value]) => `-X ${name}=${value}`)].join(" ");

export const programs: readonly Program[] = [
  {
    name: "kube",
    version: KUBERNETES,
    file: "kube",
    ldflags: stamp({
      "k8s.io/component-base/version.gitVersion": KUBERNETES,
      "k8s.io/component-base/version.gitMajor": "1",
      "k8s.io/component-base/version.gitMinor": "34",
      "k8s.io/client-go/pkg/version.gitVersion": KUBERNETES,
    }),
    source: { module: "kube", package: "." },
    links: [
      "etcd",
      "kube-apiserver",
      "kube-controller-manager",
      "kube-scheduler",
      "kubelet",
      "kube-proxy",
      "kubectl",
    ],
  },
  {
    name: "agnhost",
    version: KUBERNETES,
    file: "agnhost",
    ldflags: stamp({}),
    source: { module: "kube", package: "k8s.io/kubernetes/test/images/agnhost" },
  },
  {
    name: "pause",
    version: "1",
    file: "pause",
    ldflags: stamp({}),
    source: { module: "kube", package: "./pause" },
  },
  {
    name: "helm3",
    version: HELM_3,
    file: "helm",
    ldflags: stamp({ "helm.sh/helm/v3/internal/version.version": HELM_3 }),
    source: { published: "helm.sh/helm/v3/cmd/helm" },
  },
  {
    name: "helm4",
    version: HELM_4,
    file: "helm",
    ldflags: stamp({ "helm.sh/helm/v4/internal/version.version": HELM_4 }),
    source: { published: "helm.sh/helm/v4/cmd/helm" },
  },
  {
    name: "registry",
    version: REGISTRY,
    file: "registry",
    ldflags: stamp({}),
    source: { module: "registry", package: "." },
  },
];
