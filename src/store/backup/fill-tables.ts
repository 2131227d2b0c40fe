import type pg from "pg";
import { VnfmError } from "../../domain/errors.ts";
import { type ArchiveEntry, readAll } from "./archive-reader.ts";
import type { ArchivedTable, BackupProgress } from "./manifest.ts";
import { ARCHIVED_TABLES, countRows, type TableWriter, writeTable } from "./table-contents.ts";

export interface TableFiller {
  /** Takes the next piece of a table's rows; the pieces of a table follow each other. */
  take(tableName: string, piece: ArchiveEntry): Promise<void>;
  /** BACKUP_REFUSED unless every table has as many rows as the manifest says. */
  finish(): Promise<void>;
}

/** Writes the rows of an archive, table after table, over a connection that does nothing else meanwhile. */
export function fillTables(
  client: pg.Client,
  tables: readonly ArchivedTable[],
  onProgress: (progress: BackupProgress) => void,
): TableFiller {
  const rowsOf = new Map<string, number>();
  let open: { readonly table: ArchivedTable; readonly writer: TableWriter; taken: number } | undefined;

  async function close(): Promise<void> {
    if (open === undefined) return;
    const { table, writer } = open;
    open = undefined;
    rowsOf.set(table.name, await writer.end());
  }

  async function openFor(tableName: string): Promise<NonNullable<typeof open>> {
    if (open?.table.name === tableName) return open;
    await close();
    const table = tables.find(({ name }) => name === tableName);
    if (!table || rowsOf.has(tableName) || !ARCHIVED_TABLES.some((name) => name === tableName)) {
      throw new VnfmError("BACKUP_REFUSED", `The backup holds rows of a table ${tableName} out of place.`);
    }
    open = { table, writer: writeTable(client, table), taken: 0 };
    return open;
  }

  return {
    async take(tableName, { content }) {
      const target = await openFor(tableName);
      const piece = await readAll(content);
      await target.writer.write(piece);
      target.taken += countRows(piece);
      onProgress({ part: "table", name: tableName, done: target.taken, total: target.table.rows });
    },

    async finish() {
      await close();
      for (const { name, rows } of tables) {
        const found = rowsOf.get(name) ?? 0;
        if (found === rows) continue;
        throw new VnfmError(
          "BACKUP_REFUSED",
          `The backup is damaged: ${name} has ${found} rows instead of ${rows}.`,
        );
      }
    },
  };
}
