import { rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { markPublished, observeChartServer } from "../chart-server.ts";
import { helm, packageCharts } from "../charts.ts";
import { awaitDaemon, type Daemon, startDaemon, stopDaemon } from "../host/daemon.ts";
import { stateFolder } from "../host/folders.ts";
import { findInLog } from "../host/read-log.ts";
import type { Part } from "../part.ts";

const folder = join(stateFolder, "chart-repository");
const served = join(folder, "charts");
const server: Daemon = { name: "chart-repository", folder };
const serveFolder = fileURLToPath(import.meta.resolve("./serve-folder.ts"));

/** A chart repository over HTTP, with the testbed's charts. */
export const chartRepository: Part = {
  name: "chart repository",

  observe: () => observeChartServer({ folder, server, answers, address: address }),

  async prepare() {},

  async up(progress) {
    await progress.step("publishing charts over HTTP", async () => {
      await packageCharts(served);
      // Without a URL the index names the charts relative to itself, and holds wherever it is served.
      await helm("repo", "index", served);
      await startDaemon(server, [process.execPath, serveFolder, served]);
      await awaitDaemon(server, answers);
      await markPublished(folder);
    });
  },

  async down() {
    await stopDaemon(server);
    await rm(folder, { recursive: true, force: true });
  },

  async environment() {
    return { FAIRLEAD_TEST_CHART_REPOSITORY: await address() };
  },
};

async function address(): Promise<string> {
  return `http://${await findInLog(server, /listening on (\S+)/)}`;
}

async function answers(): Promise<boolean> {
  const response = await fetch(`${await address()}/index.yaml`).catch(() => undefined);
  return response?.ok ?? false;
}
