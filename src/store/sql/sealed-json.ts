import type { SecretKey } from "../secrets/secret-key.ts";

/** Reads and writes the sealed columns of one table. A value is bound to its column and row. */
export interface SealedColumns {
  seal(column: string, id: string, value: unknown): Buffer;
  unseal<T>(column: string, id: string, sealed: Uint8Array): T;
}

export function sealedColumns(key: SecretKey, table: string): SealedColumns {
  return {
    seal: (column, id, value) => key.seal(JSON.stringify(value), `${table}.${column}/${id}`),
    unseal: (column, id, sealed) => JSON.parse(key.unseal(sealed, `${table}.${column}/${id}`)),
  };
}

/** JSON for a column that may be null. */
export function toNullableJson(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
