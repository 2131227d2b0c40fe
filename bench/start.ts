import { setTimeout as delay } from "node:timers/promises";
import { type BesideTacker, besideTacker } from "./beside-tacker.ts";
import { aDataDir, type FairleadServer, startFairlead } from "./fairlead-server.ts";
import type { Figure } from "./figure.ts";
import { median } from "./median.ts";
import { pssMegabytes } from "./process-memory.ts";

const PORT = 9891;
const ROUNDS = 5;
/** Of Tacker 16 on another machine: database and broker up already; with both. */
const RECORDED = { startSeconds: 2.0, idleMegabytes: 571 };

/** Start to first answer, database included, and what it all takes when idle; beside it Tacker, whose database and broker stay up. */
export async function* start(): AsyncIterable<Figure> {
  const beside = await besideTacker();
  const data = await aDataDir();
  try {
    const first = await startFairlead(data.path, PORT);
    await first.stop();
    yield { case: "first start, empty data folder", ours: first.startMs / 1000, unit: "s" };

    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const again = await startFairlead(data.path, PORT);
      await again.stop();
      ours.push(again.startMs / 1000);
      theirs.push(
        await beside.figure(RECORDED.startSeconds, async (tacker) => (await tacker.restartApi()) / 1000),
      );
    }
    yield {
      case: beside.label(`start on existing data, median of ${ROUNDS}`),
      ours: median(ours),
      theirs: median(theirs),
      unit: "s",
    };
    yield await idleMemory(beside, await startFairlead(data.path, PORT));
  } finally {
    await data.remove();
    await beside.stop();
  }
}

/** All processes: Fairlead and its PostgreSQL with all backends; Tacker's API, conductor, MariaDB and RabbitMQ. */
async function idleMemory(beside: BesideTacker, server: FairleadServer): Promise<Figure> {
  try {
    await delay(5_000);
    return {
      case: beside.label("idle memory of all processes (PSS)"),
      ours: await pssMegabytes(
        ({ pid, commandLine }) => pid === server.pid || commandLine.includes(server.dataDir),
      ),
      theirs: await beside.figure(RECORDED.idleMegabytes, async (tacker) => {
        const roots = await tacker.processIds();
        return await pssMegabytes(({ pid }) => roots.includes(pid));
      }),
      unit: "MB",
    };
  } finally {
    await server.stop();
  }
}
