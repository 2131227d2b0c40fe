import { join } from "node:path";
import { packPackage, readTree } from "../../scripts/pack-package.ts";
import { AGNHOST } from "./a-namespace.ts";

const samples = join(import.meta.dirname, "../../samples/packages");
const folder = "Files/kubernetes";

/** All of its manifests, for `lcm-kubernetes-def-files`. */
export const manifestPaths = ["config", "web", "db", "probe", "set-up"].map(
  (name) => `${folder}/${name}.yaml`,
);

/** A Job that fails at once, until somebody makes the ConfigMap `gate` with `verb: help`. */
const setUp = (version: string) => `
apiVersion: batch/v1
kind: Job
metadata: {name: set-up}
spec:
  backoffLimit: 0
  template:
    metadata: {annotations: {version: "${version}"}}
    spec:
      restartPolicy: Never
      terminationGracePeriodSeconds: 1
      containers:
        - name: set-up
          image: ${AGNHOST}
          imagePullPolicy: IfNotPresent
          args: ["$(VERB)"]
          env: [{name: VERB, valueFrom: {configMapKeyRef: {name: gate, key: verb, optional: true}}}]
`;

const claimTemplates = `  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {storageClassName: "", accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Mi}}}
`;

/**
 * A sample of plain manifests with what it leaves out for the sake of those who try it: a Job, and a volume claim of the StatefulSet. In
 * the update the Job and the pod have changes that Kubernetes does not make in place.
 */
export async function aManifestPackage(name: "manifests" | "manifests-update"): Promise<Buffer> {
  const tree = new Map(await readTree(join(samples, name)));
  const edit = (path: string, change: (text: string) => string) =>
    tree.set(path, Buffer.from(change(String(tree.get(path) ?? ""))));
  edit(`${folder}/set-up.yaml`, () => setUp(name));
  edit("TOSCA-Metadata/TOSCA.meta", (text) => `${text.trimEnd()}\n\nName: ${folder}/set-up.yaml\n`);
  edit(`${folder}/db.yaml`, (text) => text.replace(/ {6}# Of a product[\s\S]*$/, claimTemplates));
  if (name === "manifests-update") {
    edit(`${folder}/probe.yaml`, (text) => text.replace('["pause"]', '["netexec", "--http-port=8080"]'));
  }
  return packPackage(tree);
}
