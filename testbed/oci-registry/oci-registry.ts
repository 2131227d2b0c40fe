import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { hashOfCharts, helm, packageCharts } from "../charts.ts";
import { awaitDaemon, type Daemon, findDaemon, startDaemon, stopDaemon } from "../host/daemon.ts";
import { stateFolder } from "../host/folders.ts";
import { findInLog } from "../host/read-log.ts";
import type { Part } from "../part.ts";
import { ensurePrograms } from "../programs/ensure-programs.ts";
import { programPath } from "../programs/programs-folder.ts";

const folder = join(stateFolder, "oci-registry");
const publishedFile = join(folder, "published");
const server: Daemon = { name: "registry", folder };
/** Where in the registry the charts stand. */
const CHARTS = "charts";

/** The `distribution` registry, as plain HTTP on loopback, with the testbed's charts. */
export const ociRegistry: Part = {
  name: "OCI registry",

  async observe() {
    const published = await readFile(publishedFile, "utf8").catch(() => undefined);
    if (published === undefined) return { kind: "down" };
    if (!(await findDaemon(server))) return { kind: "broken", reason: "its server ended" };
    if (published !== (await hashOfCharts())) return { kind: "broken", reason: "the charts have changed" };
    return (await answers()) ? { kind: "up", detail: await url() } : { kind: "broken", reason: "no answer" };
  },

  async up(progress) {
    await ensurePrograms(["registry"], progress);
    await progress.step("publishing charts to an OCI registry", async () => {
      await mkdir(folder, { recursive: true });
      const configFile = join(folder, "config.yml");
      await writeFile(configFile, stringify(configuration));
      await startDaemon(server, [programPath("registry"), "serve", configFile]);
      await awaitDaemon(server, 10_000, answers);
      for (const chart of await packageCharts(join(folder, "packages"))) {
        await helm("push", chart, await url(), "--plain-http");
      }
      await writeFile(publishedFile, await hashOfCharts());
    });
  },

  async down() {
    await stopDaemon(server);
    await rm(folder, { recursive: true, force: true });
  },

  async environment() {
    return { FAIRLEAD_TEST_OCI_REGISTRY: await url() };
  },
};

const configuration = {
  version: 0.1,
  log: { level: "info" },
  storage: { filesystem: { rootdirectory: join(folder, "storage") } },
  // Port 0 is a free one; the registry says in its log which.
  http: { addr: "127.0.0.1:0" },
};

async function url(): Promise<string> {
  return `oci://${await hostAndPort()}/${CHARTS}`;
}

function hostAndPort(): Promise<string | undefined> {
  return findInLog(server, /listening on (127\.0\.0\.1:\d+)/);
}

async function answers(): Promise<boolean> {
  const response = await fetch(`http://${await hostAndPort()}/v2/`).catch(() => undefined);
  return response?.ok ?? false;
}
