import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hashOfCharts } from "./charts.ts";
import { type Daemon, findDaemon } from "./host/daemon.ts";
import type { PartState } from "./part.ts";

/** A server that hands out the testbed's charts, in one way or another. */
export interface ChartServer {
  readonly folder: string;
  readonly server: Daemon;
  answers(): Promise<boolean>;
  address(): Promise<string>;
}

const markOf = (folder: string) => join(folder, "published");

/** Notes, as the last step of a start, which charts are handed out. */
export async function markPublished(folder: string): Promise<void> {
  await writeFile(markOf(folder), await hashOfCharts());
}

export async function observeChartServer({ folder, server, ...is }: ChartServer): Promise<PartState> {
  if (!existsSync(folder)) return { kind: "down" };
  const published = await readFile(markOf(folder), "utf8").catch(() => undefined);
  if (published === undefined) return { kind: "broken", reason: "its start was cut short" };
  if (!(await findDaemon(server))) return { kind: "broken", reason: "its server ended" };
  if (published !== (await hashOfCharts())) return { kind: "broken", reason: "the charts have changed" };
  if (!(await is.answers())) return { kind: "broken", reason: "it does not answer" };
  return { kind: "up", detail: await is.address() };
}
