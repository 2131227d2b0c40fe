/** Where the database is: on the Unix socket of Fairlead's own PostgreSQL, or at the operator's URL. */
export type DatabaseAddress =
  | { readonly connection: SocketConnection }
  | {
      /** `postgresql://user:password@host:port/database`; holds a secret. */
      readonly databaseUrl: string;
    };

export interface SocketConnection {
  /** The folder of the socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
}

/** The address in the words of `pg` and pg-boss. */
export function toPgConfig(address: DatabaseAddress): SocketConnection | { connectionString: string } {
  return "connection" in address ? address.connection : { connectionString: address.databaseUrl };
}

/** Names the database for people: host, port and database, never user or password. */
export function describeDatabase(address: DatabaseAddress): string {
  if ("connection" in address) return `the database in ${address.connection.host}`;
  const url = URL.parse(address.databaseUrl);
  if (url === null) return "the database of FAIRLEAD_DATABASE_URL";
  const host = url.hostname || url.searchParams.get("host") || "localhost";
  return `the database ${url.pathname.slice(1)} at ${host}:${url.port || "5432"}`;
}
