import pg from "pg";
import { type DatabaseAddress, describeDatabase, toPgConfig } from "../database-address.ts";
import { translateDatabaseError } from "../sql/database-errors.ts";

/** Lends a connection of its own; errors come out as the store has them. */
export async function withConnection<T>(
  address: DatabaseAddress,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ ...toPgConfig(address), application_name: "fairlead backup" });
  // A broken connection fails the statement under way; without a listener it would end the process as well.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    throw translateDatabaseError(error, describeDatabase(address));
  } finally {
    await client.end().catch(() => undefined);
  }
}
