import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { markPublished, observeChartServer } from "../chart-server.ts";
import { helm, packageCharts } from "../charts.ts";
import { awaitDaemon, type Daemon, startDaemon, stopDaemon } from "../host/daemon.ts";
import { stateFolder } from "../host/folders.ts";
import { findInLog } from "../host/read-log.ts";
import type { Part } from "../part.ts";
import { ensurePrograms } from "../programs/ensure-programs.ts";
import { programPath } from "../programs/programs-folder.ts";

const folder = join(stateFolder, "oci-registry");
const server: Daemon = { name: "registry", folder };
/** Where in the registry the charts stand. */
const CHARTS = "charts";

/** The `distribution` registry, as plain HTTP on loopback, with the testbed's charts. */
export const ociRegistry: Part = {
  name: "OCI registry",

  observe: () => observeChartServer({ folder, server, answers, address: url }),

  prepare: (progress) => ensurePrograms(["registry"], progress),

  async up(progress) {
    await progress.step("publishing charts to an OCI registry", async () => {
      await mkdir(folder, { recursive: true });
      const configFile = join(folder, "config.yml");
      await writeFile(configFile, stringify(configuration));
      await startDaemon(server, [programPath("registry"), "serve", configFile]);
      await awaitDaemon(server, answers);
      for (const chart of await packageCharts(join(folder, "packages"))) {
        await helm("push", chart, await url(), "--plain-http");
      }
      await markPublished(folder);
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
