import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from "kysely";
import pg from "pg";
import { type DatabaseAddress, describeDatabase, toPgConfig } from "../database-address.ts";
import { translateDatabaseError } from "./database-errors.ts";
import { typeParsers } from "./type-parsers.ts";

/** By this name others can see that a Fairlead works on the database. */
export const STORE_APPLICATION_NAME = "fairlead store";

const CONNECT_WITHIN_MS = 10_000;
const IDLE_FOR_MS = 30_000;
// Statements are constants of the code; the bound only guards against one that is not.
const MOST_NAMES = 200;

/**
 * Opens a pool for kysely. Each connection prepares a statement once, which saves the server a third of its work on
 * look-ups by id; errors come out as `translateDatabaseError` has them.
 */
export function openPool(
  address: DatabaseAddress,
  size: number,
  applicationName: string = STORE_APPLICATION_NAME,
): PostgresPool {
  const pool = new pg.Pool({
    ...toPgConfig(address),
    max: size,
    min: 1,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    idleTimeoutMillis: IDLE_FOR_MS,
    types: typeParsers,
    application_name: applicationName,
    onConnect: async (client) => {
      // Whatever the server's own settings are: the parser of times counts on two of these. Generic plans suit all our statements, and
      // the planner would otherwise plan each page anew, because it does not know how small the page is.
      await client.query(
        "set timezone = 'UTC'; set datestyle = 'ISO'; set plan_cache_mode = force_generic_plan",
      );
    },
  });
  // Without listeners a broken connection would end the process: an idle one is told of by the pool, which drops it; one in
  // use by itself, and whoever uses it finds out by the next statement.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));

  const database = describeDatabase(address);
  const names = new Map<string, string>();
  const wrapped = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect().catch((error) => {
        throw translateDatabaseError(error, database);
      });
      let preparing = wrapped.get(client);
      if (preparing === undefined) {
        preparing = prepareStatements(client, names, database);
        wrapped.set(client, preparing);
      }
      return preparing;
    },
  };
}

function prepareStatements(
  client: pg.PoolClient,
  names: Map<string, string>,
  database: string,
): PostgresPoolClient {
  async function query<R>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<R>> {
    try {
      const name = nameOf(text, values, names);
      const statement = { text, values: values as unknown[], ...(name && { name }) };
      return (await client.query(statement)) as unknown as PostgresQueryResult<R>;
    } catch (error) {
      throw translateDatabaseError(error, database);
    }
  }
  return {
    query: query as PostgresPoolClient["query"],
    release: (destroy) => client.release(destroy),
  };
}

function nameOf(text: string, values: readonly unknown[], names: Map<string, string>): string | undefined {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (values.length === 0 || names.size >= MOST_NAMES) return undefined;
  const name = `fairlead_${names.size}`;
  names.set(text, name);
  return name;
}
