import { randomInt } from "node:crypto";
import type { aDataDir } from "./fairlead-server.ts";
import { instancesOf, requestsPerSecond } from "./load.ts";
import type { Kind } from "./seed.ts";

/** Short, as sides are measured in turns: the machine is at times twice as fast as at others. */
const SECONDS = 2;
export const TURNS = 3;

/** A data folder with instances. */
export interface SeededFolder {
  readonly kind: Kind;
  readonly count: number;
  readonly data: Awaited<ReturnType<typeof aDataDir>>;
  readonly ids: readonly string[];
}

/** What is asked of a VNFM; each gives requests a second. */
export interface Reads {
  page(): Promise<number>;
  /** A page that begins after any of these instances: hardly ever one that was asked for before. */
  anyPage(ids: readonly string[]): Promise<number>;
  one(id: string): Promise<number>;
}

export function readsOf(of: string, connections: number): Reads {
  const url = instancesOf(of);
  const load = { connections, seconds: SECONDS, status: 200 };
  return {
    page: () => requestsPerSecond({ url, ...load }),
    anyPage: (ids) =>
      requestsPerSecond({
        url,
        ...load,
        query: () => `nextpage_opaque_marker=${ids[randomInt(ids.length)]}`,
      }),
    one: (id) => requestsPerSecond({ url: `${url}/${id}`, ...load }),
  };
}
