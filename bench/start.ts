import { readdir, readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { aDataDir, startFairlead } from "./fairlead-server.ts";
import type { Figure } from "./figure.ts";
import { median } from "./median.ts";

/** Start to first answer, database included, and what it all takes when idle. Beside it: Tacker 16, where one machine gave 2.0 s without database and broker, and 571 MB with them. */
export async function* start(): AsyncIterable<Figure> {
  const data = await aDataDir();
  try {
    const first = await startFairlead(data.path, 9891);
    yield { case: "first start, empty data folder", ours: first.startMs / 1000, unit: "s" };
    await first.stop();

    const times: number[] = [];
    for (let run = 0; run < 5; run += 1) {
      const again = await startFairlead(data.path, 9891);
      times.push(again.startMs / 1000);
      if (run === 4) {
        await delay(5_000);
        yield {
          case: "start on existing data, median of 5 (Tacker: API alone)",
          ours: median(times),
          theirs: 2.0,
          unit: "s",
        };
        yield {
          case: "idle memory of all processes (PSS; Tacker with broker, database)",
          ours: await pssMegabytes(again.pid, data.path),
          theirs: 571,
          unit: "MB",
        };
      }
      await again.stop();
    }
  } finally {
    await data.remove();
  }
}

/** Fairlead and its PostgreSQL with all backends: every process whose command line names the data folder, and their children. */
async function pssMegabytes(pid: number, dataDir: string): Promise<number> {
  const processes = await Promise.all(
    (await readdir("/proc"))
      .filter((name) => /^\d+$/.test(name))
      .map(async (name) => {
        const read = (file: string) => readFile(`/proc/${name}/${file}`, "utf8").catch(() => "");
        const [commandLine, stat, smaps] = await Promise.all([
          read("cmdline"),
          read("stat"),
          read("smaps_rollup"),
        ]);
        const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
        return {
          pid: Number(name),
          parent,
          commandLine,
          kilobytes: Number(/^Pss:\s+(\d+)/m.exec(smaps)?.[1] ?? 0),
        };
      }),
  );
  const ours = new Set([
    pid,
    ...processes.filter(({ commandLine }) => commandLine.includes(dataDir)).map((p) => p.pid),
  ]);
  for (let before = -1; before !== ours.size; ) {
    before = ours.size;
    for (const process of processes) if (ours.has(process.parent)) ours.add(process.pid);
  }
  return (
    processes.filter((process) => ours.has(process.pid)).reduce((sum, { kilobytes }) => sum + kilobytes, 0) /
    1024
  );
}
