import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { packZip, readTree } from "../../scripts/pack-package.ts";
import { waitUntil } from "../host/wait-until.ts";
import { tackerUrl } from "./configure-tacker.ts";

const vnfPackages = `${tackerUrl}/vnfpkgm/v1/vnf_packages`;
const ETSI_TYPES = ["common", "vnfd"].map((name) => `etsi_nfv_sol001_${name}_types.yaml`);
/** Tacker's client brings ETSI's types with its samples. */
const SAMPLE =
  "lib/python3.11/site-packages/tackerclient/tests/unit/osc/v1/fixture_data/sample_vnf_package/Definitions";

/** Onboards the package of this folder by Tacker's own API and conductor. */
export async function onboardPackage(venv: string): Promise<void> {
  const tree = new Map(await readTree(join(import.meta.dirname, "package")));
  for (const name of ETSI_TYPES) tree.set(`Definitions/${name}`, await readFile(join(venv, SAMPLE, name)));
  const { id } = await ask("POST", vnfPackages, "application/json", "{}");
  const csar = new Uint8Array(await packZip(tree));
  await ask("PUT", `${vnfPackages}/${id}/package_content`, "application/zip", csar);
  await waitUntil("Tacker did not onboard its package", { everyMs: 500 }, async () => {
    const { onboardingState } = await ask("GET", `${vnfPackages}/${id}`);
    if (onboardingState === "CREATED") throw new Error("Tacker refused its package");
    return onboardingState === "ONBOARDED";
  });
}

interface VnfPackage {
  readonly id: string;
  readonly onboardingState: string;
}

async function ask(
  method: string,
  url: string,
  type?: string,
  body?: string | Uint8Array<ArrayBuffer>,
): Promise<VnfPackage> {
  const headers = type === undefined ? {} : { "Content-Type": type };
  const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`Tacker answers ${method} ${url} with ${answer.status}: ${text}`);
  return text === "" ? { id: "", onboardingState: "" } : JSON.parse(text);
}
