import {
  type Compilable,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from "kysely";
import type { Tables } from "./tables.ts";

/** Builds queries without a database. */
export const queries: Kysely<Tables> = new Kysely({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

/** A query whose text is fixed; its parameters, in the order of the text, come with each call. */
export type Prepared<Row> = (db: Kysely<Tables>, ...parameters: unknown[]) => Promise<Row[]>;

/**
 * Compiles a query for good. Building and compiling it costs as much as all the rest of a look-up by id, so the queries of hot
 * paths go through here. The parameters it is built with are placeholders.
 */
export function prepare<Row>(query: Compilable<Row>): Prepared<Row> {
  const compiled = query.compile();
  return async (db, ...parameters) => (await db.executeQuery<Row>({ ...compiled, parameters })).rows;
}
