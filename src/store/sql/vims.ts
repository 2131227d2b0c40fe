import { type Insertable, type Kysely, type Selectable, sql } from "kysely";
import { VnfmError } from "../../domain/errors.ts";
import { isSeenBy, type TenantScope } from "../../domain/tenant.ts";
import type { Vim } from "../../domain/vim.ts";
import type { SecretKey } from "../secrets/secret-key.ts";
import type { VimStore } from "../store.ts";
import { violates } from "./database-errors.ts";
import { type SealedColumns, sealedColumns } from "./sealed-json.ts";
import type { Tables } from "./tables.ts";

const TABLE = "fairlead.vims";

const COLUMNS = [
  "id",
  "tenant_id",
  "name",
  "description",
  "type",
  "auth_url",
  "auth_cred",
  "vim_project",
  "extra",
  "is_default",
  "status",
  "status_reason",
  "regions",
  "created_at",
  "updated_at",
] as const;

type Row = Pick<Selectable<Tables[typeof TABLE]>, (typeof COLUMNS)[number]>;

export function vimStore(db: Kysely<Tables>, key: SecretKey, scope: TenantScope): VimStore {
  const sealed = sealedColumns(key, "vims");
  const read = (row: Row | undefined) =>
    row && isSeenBy(scope, row.tenant_id) ? fromRow(row, sealed) : undefined;
  const select = () => db.selectFrom(TABLE).select(COLUMNS);
  return {
    async insert(vim) {
      await refusingTwins(vim, () => db.insertInto(TABLE).values(toRow(vim, sealed)).execute());
    },

    async find(id) {
      return read(await select().where("id", "=", id).executeTakeFirst());
    },

    async findForUpdate(id) {
      return read(await select().where("id", "=", id).forUpdate().executeTakeFirst());
    },

    async findDefault() {
      const own = select().where("tenant_id", "=", scope.tenantId);
      // A literal: a parameter would keep the planner from the partial index.
      return read(await own.where(sql<boolean>`is_default`).executeTakeFirst());
    },

    async list() {
      const all = select().orderBy("id");
      const rows = await (scope.seesAll ? all : all.where("tenant_id", "=", scope.tenantId)).execute();
      return rows.map((row) => fromRow(row, sealed));
    },

    async update(vim) {
      const { id, ...values } = toRow(vim, sealed);
      await refusingTwins(vim, () => db.updateTable(TABLE).set(values).where("id", "=", id).execute());
    },

    async delete(id) {
      await db.deleteFrom(TABLE).where("id", "=", id).execute();
    },
  };
}

async function refusingTwins({ name }: Vim, write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (violates(error, "vims_name")) {
      throw new VnfmError("VIM_NAME_TAKEN", `A VIM named ${name} exists already; choose another name.`);
    }
    if (violates(error, "vims_default")) {
      throw new VnfmError(
        "VIM_DEFAULT_TAKEN",
        `${name} cannot be the default VIM: another one is. Update that one to is_default false first.`,
      );
    }
    throw error;
  }
}

function toRow(vim: Vim, sealed: SealedColumns): Insertable<Tables[typeof TABLE]> {
  return {
    id: vim.id,
    tenant_id: vim.tenantId,
    name: vim.name,
    description: vim.description,
    type: vim.type,
    auth_url: vim.authUrl,
    auth_cred: sealed.seal("auth_cred", vim.id, vim.authCred),
    vim_project: JSON.stringify(vim.vimProject),
    extra: sealed.seal("extra", vim.id, vim.extra),
    is_default: vim.isDefault,
    status: vim.status,
    status_reason: vim.statusReason,
    regions: JSON.stringify(vim.regions),
    created_at: vim.createdAt,
    updated_at: vim.updatedAt,
  };
}

function fromRow(row: Row, sealed: SealedColumns): Vim {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    name: row.name,
    description: row.description,
    type: row.type,
    authUrl: row.auth_url,
    authCred: sealed.unseal("auth_cred", row.id, row.auth_cred),
    vimProject: row.vim_project,
    extra: sealed.unseal("extra", row.id, row.extra),
    isDefault: row.is_default,
    status: row.status,
    statusReason: row.status_reason,
    regions: row.regions,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
