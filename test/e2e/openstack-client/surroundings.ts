import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packPackage, readTree } from "../../../scripts/pack-package.ts";
import type { JsonObject } from "../../../src/domain/json.ts";
import { AVnfm } from "../../support/a-vnfm.ts";
import { OpenstackCli, type OpenstackClient } from "../../support/openstack-cli.ts";

const samples = join(import.meta.dirname, "../../../samples/packages");

type OnFinished = (cleanUp: () => Promise<void>) => void;

/** A served Fairlead without a cluster, the official client before it, and a folder for the files of its commands. */
export async function surroundings(client: OpenstackClient, version: 1 | 2, onFinished: OnFinished) {
  const folder = await mkdtemp(join(tmpdir(), "fairlead-openstack-"));
  onFinished(() => rm(folder, { recursive: true, force: true }));
  const vnfm = await AVnfm.start(
    { FAIRLEAD_SIMULATED: "true", FAIRLEAD_ALLOWED_CALLBACKS: "127.0.0.1" },
    onFinished,
  );
  const file = async (name: string, content: string | Buffer) => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  return {
    vnfm,
    openstack: OpenstackCli.start(client, vnfm.url, version, onFinished),
    path: (name: string) => join(folder, name),
    file,
    json: (name: string, content: JsonObject) => file(name, JSON.stringify(content)),
  };
}

export async function sampleCsar(
  name: "tacker-helm" | "tacker-helm-update" = "tacker-helm",
): Promise<Buffer> {
  return packPackage(await readTree(join(samples, name)));
}
