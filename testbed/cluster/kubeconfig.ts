import { readFile, writeFile } from "node:fs/promises";
import { stringify } from "yaml";
import { addresses } from "./addresses.ts";
import { keyFile } from "./certificates.ts";
import { kubeconfigFile } from "./state.ts";

/** Writes the administrator's kubeconfig; it needs no other file, so it can be copied anywhere. */
export async function writeKubeconfig(): Promise<void> {
  const embed = (name: string) => readFile(keyFile(name), "base64");
  const name = "fairlead-testbed";
  const kubeconfig = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      { name, cluster: { server: addresses.api, "certificate-authority-data": await embed("ca.crt") } },
    ],
    users: [
      {
        name: "admin",
        user: {
          "client-certificate-data": await embed("admin.crt"),
          "client-key-data": await embed("admin.key"),
        },
      },
    ],
    contexts: [{ name, context: { cluster: name, user: "admin" } }],
    "current-context": name,
  };
  await writeFile(kubeconfigFile, stringify(kubeconfig), { mode: 0o600 });
}
