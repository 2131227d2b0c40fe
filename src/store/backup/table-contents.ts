import { once } from "node:events";
import type pg from "pg";
import copy from "pg-copy-streams";
import type { ArchivedTable } from "./manifest.ts";

/** In the order of their references: a row is written after those it refers to. Migrations add theirs here. */
export const ARCHIVED_TABLES = [
  "settings",
  "vnf_packages",
  "vims",
  "ssh_host_keys",
  "vnf_instances",
  "lcm_op_occs",
  "lccn_subscriptions",
  "notifications",
  "notification_lanes",
] as const;

const PIECE_BYTES = 8 * 1024 * 1024;

/** The tables as the running transaction sees them. */
export async function describeTables(client: pg.Client): Promise<ArchivedTable[]> {
  const tables: ArchivedTable[] = [];
  for (const name of ARCHIVED_TABLES) {
    const { rows: columns } = await client.query(
      `select column_name from information_schema.columns
       where table_schema = 'fairlead' and table_name = $1 order by ordinal_position`,
      [name],
    );
    const { rows } = await client.query(`select count(*)::int as count from fairlead.${name}`);
    tables.push({ name, columns: columns.map(({ column_name }) => column_name), rows: rows[0].count });
  }
  return tables;
}

/** The table's rows in COPY's text format, in pieces that fit in memory. */
export async function* readTable(client: pg.Client, table: ArchivedTable): AsyncGenerator<Buffer> {
  let piece: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of client.query(copy.to(`copy ${target(table)} to stdout`))) {
    piece.push(chunk);
    bytes += chunk.length;
    if (bytes >= PIECE_BYTES) {
      yield Buffer.concat(piece);
      piece = [];
      bytes = 0;
    }
  }
  if (bytes > 0) yield Buffer.concat(piece);
}

export interface TableWriter {
  write(piece: Buffer): Promise<void>;
  /** Resolves with the number of rows written. */
  end(): Promise<number>;
}

/** Writes rows as `readTable` gave them; nothing else may be asked of the connection until the end. */
export function writeTable(client: pg.Client, table: ArchivedTable): TableWriter {
  const stream = client.query(copy.from(`copy ${target(table)} from stdin`));
  const finished = once(stream, "finish");
  finished.catch(() => undefined);
  return {
    async write(piece) {
      if (!stream.write(piece)) await Promise.race([once(stream, "drain"), finished]);
    },
    async end() {
      stream.end();
      await finished;
      return stream.rowCount;
    },
  };
}

/** Rows in COPY's text format: it escapes the line feeds within. */
export function countRows(piece: Buffer): number {
  let rows = 0;
  for (let at = piece.indexOf(10); at !== -1; at = piece.indexOf(10, at + 1)) rows += 1;
  return rows;
}

function target({ name, columns }: ArchivedTable): string {
  return `fairlead."${name}" (${columns.map((column) => `"${column}"`).join(", ")})`;
}
