import type { AttributeFilter } from "../../sol003/sol013/attribute-filter.ts";
import type { Page } from "../../store/store.ts";

/** Rows looked at in one go while a filter is at work. */
const SCAN_ROWS = 200;

interface Source<Row, Wire> {
  /** Rows in ascending order of id. */
  read(page: Page): Promise<readonly Row[]>;
  toWire(row: Row): Wire;
  readonly after: string | undefined;
  readonly size: number;
  readonly filter: AttributeFilter | undefined;
  /** Asked between two reads: nobody may be left to answer. */
  isWanted(): boolean;
}

export interface ReadPage<Wire> {
  readonly found: Wire[];
  /** The last id of this page, when there is another one. */
  readonly lastId: string | undefined;
}

/** Reads on until a page is full or nothing is left. The filter sees what clients see, so it tells them nothing they may not know. */
export async function readPage<Row extends { readonly id: string }, Wire extends { readonly id: string }>(
  source: Source<Row, Wire>,
): Promise<ReadPage<Wire>> {
  const { size, filter, read, toWire, isWanted } = source;
  // One more than wanted: so it is known whether there is another page.
  const limit = filter === undefined ? size + 1 : Math.max(size + 1, SCAN_ROWS);
  const found: Wire[] = [];
  let after = source.after;
  do {
    const rows = await read(after === undefined ? { limit } : { after, limit });
    for (const row of rows) {
      const wire = toWire(row);
      if (filter !== undefined && !filter.matches(wire)) continue;
      if (found.length === size) return { found, lastId: found.at(-1)?.id };
      found.push(wire);
    }
    if (rows.length < limit) break;
    after = rows.at(-1)?.id;
  } while (isWanted());
  return { found, lastId: undefined };
}
