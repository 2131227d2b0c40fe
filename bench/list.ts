import { besideTacker } from "./beside-tacker.ts";
import { aDataDir } from "./fairlead-server.ts";
import type { Figure } from "./figure.ts";
import { listBesideTacker } from "./list-beside-tacker.ts";
import { listByCount } from "./list-by-count.ts";
import type { SeededFolder } from "./list-reads.ts";
import { seed } from "./seed.ts";

/** GET of the first page of 100, of any page, and of one, bare and instantiated, with 1 and 16 connections: beside Tacker, and with many instances beside few. */
export async function* list(): AsyncIterable<Figure> {
  const beside = await besideTacker();
  try {
    for (const kind of ["bare", "instantiated"] as const) {
      const folders: SeededFolder[] = [];
      try {
        for (const count of [100, 10_000, 100_000]) {
          const data = await aDataDir();
          const folder = { kind, count, data, ids: await seed(data.path, count, kind) };
          folders.push(folder);
          yield* listBesideTacker(beside, folder);
        }
        yield* listByCount(folders);
      } finally {
        for (const { data } of folders) await data.remove();
      }
    }
  } finally {
    await beside.stop();
  }
}
