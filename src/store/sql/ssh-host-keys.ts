import type { Kysely } from "kysely";
import type { SshHostKeyStore } from "../store.ts";
import type { Tables } from "./tables.ts";

const TABLE = "fairlead.ssh_host_keys";

export function sshHostKeyStore(db: Kysely<Tables>): SshHostKeyStore {
  const find = async (scope: string, address: string) => {
    const row = await db
      .selectFrom(TABLE)
      .select("key")
      .where("scope", "=", scope)
      .where("address", "=", address)
      .executeTakeFirst();
    return row?.key;
  };
  return {
    find,

    async pin(scope, address, key) {
      await db
        .insertInto(TABLE)
        .values({ scope, address, key })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      return (await find(scope, address)) ?? key;
    },

    async list(scope) {
      const rows = await db
        .selectFrom(TABLE)
        .select(["address", "key", "pinned_at"])
        .where("scope", "=", scope)
        .orderBy("address")
        .execute();
      return rows.map((row) => ({ address: row.address, key: row.key, pinnedAt: row.pinned_at }));
    },

    async forget(scope, address) {
      const all = db.deleteFrom(TABLE).where("scope", "=", scope);
      await (address === undefined ? all : all.where("address", "=", address)).execute();
    },
  };
}
