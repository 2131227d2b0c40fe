import { CompiledQuery, Kysely, PostgresDialect, sql } from "kysely";
import { EVERY_TENANT, type TenantScope } from "../../domain/tenant.ts";
import type { DatabaseAddress } from "../database-address.ts";
import type { SecretKey } from "../secrets/secret-key.ts";
import type { Store, Stores } from "../store.ts";
import { lccnSubscriptionStore } from "./lccn-subscriptions.ts";
import { lcmOpOccStore } from "./lcm-op-occs.ts";
import { inspectTables, migrateTables, type TablesStanding } from "./migrate.ts";
import { notificationStore } from "./notifications.ts";
import { openPool } from "./open-pool.ts";
import { checkSecretKey, inspectSecretKey } from "./secret-key-check.ts";
import { sshHostKeyStore } from "./ssh-host-keys.ts";
import type { Tables } from "./tables.ts";
import { vimStore } from "./vims.ts";
import { vnfInstanceStore } from "./vnf-instances.ts";
import { vnfPackageStore } from "./vnf-packages.ts";

export type StoreOptions = DatabaseAddress & {
  readonly secretKey: SecretKey;
  /** Connections at most; 10 when absent. */
  readonly poolSize?: number;
};

/** The store on PostgreSQL. Every method rejects with UNAVAILABLE while the database cannot be reached. */
export interface SqlStore extends Store {
  /**
   * Brings the tables to the newest form and makes sure of the secret key; to be called before anything else. DATABASE_REFUSED,
   * SECRET_KEY_REFUSED.
   */
  migrate(): Promise<void>;
  /**
   * Says how the tables stand to those that `migrate` would make, and looks whether the secret key fits current ones. Changes nothing.
   * DATABASE_REFUSED, SECRET_KEY_REFUSED.
   */
  inspect(): Promise<TablesStanding>;
  /** Resolves when the database answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Connects to nothing yet. */
export function openStore(options: StoreOptions): SqlStore {
  const { secretKey, poolSize = 10 } = options;
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: openPool(options, poolSize) }) });
  return {
    ...storeWithin(EVERY_TENANT, db, secretKey),
    async migrate() {
      await migrateTables(db);
      await checkSecretKey(db, secretKey);
    },
    async inspect() {
      const standing = await inspectTables(db);
      if (standing.kind === "current") await inspectSecretKey(db, secretKey);
      return standing;
    },
    async ping() {
      await sql`select 1`.execute(db);
    },
    close: () => db.destroy(),
  };
}

function storeWithin(scope: TenantScope, db: Kysely<Tables>, key: SecretKey): Store {
  return {
    ...stores(scope, db, key),
    tenantId: scope.tenantId,
    within: (other) => storeWithin(other, db, key),
    async transaction(work) {
      const afterwards: (() => void)[] = [];
      const result = await db.transaction().execute((tx) =>
        work({
          ...stores(scope, tx, key),
          executeSql: async (text, values = []) => tx.executeQuery(CompiledQuery.raw(text, values)),
          afterCommit: (next) => void afterwards.push(next),
        }),
      );
      for (const next of afterwards) next();
      return result;
    },
  };
}

function stores(scope: TenantScope, db: Kysely<Tables>, key: SecretKey): Stores {
  return {
    vnfInstances: vnfInstanceStore(db, key, scope),
    lcmOpOccs: lcmOpOccStore(db, key, scope),
    vnfPackages: vnfPackageStore(db, scope),
    vims: vimStore(db, key, scope),
    sshHostKeys: sshHostKeyStore(db),
    lccnSubscriptions: lccnSubscriptionStore(db, key, scope),
    notifications: notificationStore(db, key, scope),
  };
}
