import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { packPackage, readTree } from "../scripts/pack-package.ts";
import type { RestClient } from "../src/cli/rest/rest-client.ts";
import { registerVim } from "../src/cli/rest/vims.ts";
import { createVnfPackage, getVnfPackage, uploadVnfPackage } from "../src/cli/rest/vnf-packages.ts";
import type { JsonObject } from "../src/domain/json.ts";
import { poll } from "./poll.ts";

const sample = join(import.meta.dirname, "../samples/packages/two-charts");

/** The cluster registered, with more in its `extra` if wanted, and the package onboarded; its vnfdId. */
export async function prepareVnf(
  client: RestClient,
  kubeconfig: string,
  extra: JsonObject = {},
): Promise<string> {
  const text = await readFile(kubeconfig, "utf8");
  await registerVim(client, {
    name: "bench",
    type: "kubernetes",
    auth_url: /server: (\S+)/.exec(text)?.[1] ?? "",
    auth_cred: {},
    vim_project: { name: "default" },
    is_default: true,
    extra: { use_helm: true, kubeconfig: text, ...extra },
  });
  const { id } = await createVnfPackage(client, {});
  const csar = await packPackage(await readTree(sample));
  await uploadVnfPackage(client, id, new Blob([new Uint8Array(csar)]));
  return await poll(async () => {
    const { onboardingState, vnfdId, onboardingFailureDetails } = await getVnfPackage(client, id);
    if (onboardingState === "ERROR") throw new Error(onboardingFailureDetails?.detail);
    return onboardingState === "ONBOARDED" ? vnfdId : undefined;
  });
}
