import { expect, test } from "vitest";
import type { Page } from "../../store/store.ts";
import { readPage } from "./read-page.ts";

const rows = Array.from({ length: 1_000 }, (_, index) => ({ id: String(index).padStart(4, "0"), index }));

/** Counts what is read of the rows. */
function aSource(matches?: (row: (typeof rows)[number]) => boolean) {
  const reads: Page[] = [];
  return {
    reads,
    source: {
      read: async (page: Page) => {
        reads.push(page);
        return rows.filter(({ id }) => id > (page.after ?? "")).slice(0, page.limit);
      },
      toWire: (row: (typeof rows)[number]) => row,
      after: undefined as string | undefined,
      size: 10,
      filter: matches && { attributes: [], matches: (row: unknown) => matches(row as (typeof rows)[number]) },
      isWanted: () => true,
    },
  };
}

test("asks once for a page without a filter, and for no more than it needs", async () => {
  const { source, reads } = aSource();

  const { found, lastId } = await readPage({ ...source, after: "0099" });

  expect(found.map(({ index }) => index)).toEqual([100, 101, 102, 103, 104, 105, 106, 107, 108, 109]);
  expect(lastId).toBe("0109");
  expect(reads).toEqual([{ after: "0099", limit: 11 }]);
});

test("reads on until the page is full, and not to the end", async () => {
  const { source, reads } = aSource(({ index }) => index % 30 === 0);

  const { found, lastId } = await readPage(source);

  expect(found.map(({ index }) => index)).toEqual([0, 30, 60, 90, 120, 150, 180, 210, 240, 270]);
  expect(lastId).toBe("0270");
  expect(reads).toHaveLength(2);
});

test("knows that nothing follows, although rows do", async () => {
  const { source } = aSource(({ index }) => index < 10);

  expect(await readPage(source)).toMatchObject({ found: { length: 10 }, lastId: undefined });
});

test("gives up when nobody waits for the answer", async () => {
  const { source, reads } = aSource(() => false);

  await readPage({ ...source, isWanted: () => reads.length < 2 });

  expect(reads).toHaveLength(2);
});
