import Type, { type Static } from "typebox";
import type { Vim } from "../../domain/vim.ts";
import { withMaskedSecrets } from "../hide-secrets.ts";
import { KeyValuePairs, toTimestamp, words } from "../v2/common.ts";

const Text = Type.String();

/** Tacker's VIM resource as answered. Every attribute is optional, since `fields` may leave it out. */
export const WireVim = Type.Partial(
  Type.Object({
    id: Text,
    type: Text,
    tenant_id: Text,
    name: Text,
    description: Text,
    placement_attr: Type.Object({ regions: Type.Array(Text) }),
    is_default: Type.Boolean(),
    created_at: Text,
    updated_at: Type.Union([Text, Type.Null()]),
    extra: KeyValuePairs,
    auth_url: Text,
    vim_project: KeyValuePairs,
    auth_cred: KeyValuePairs,
    status: words("ACTIVE", "ERROR", "PENDING"),
    /** Not Tacker's: why `status` is not ACTIVE, in one sentence. */
    status_reason: Text,
  }),
);
export type WireVim = Static<typeof WireVim>;

/** Without secrets: they are shown as `***`. */
export function toWireVim(vim: Vim): Required<WireVim> {
  return {
    id: vim.id,
    type: vim.type,
    tenant_id: vim.tenantId,
    name: vim.name,
    description: vim.description,
    placement_attr: { regions: [...vim.regions] },
    is_default: vim.isDefault,
    created_at: toTimestamp(vim.createdAt),
    updated_at: vim.updatedAt.getTime() === vim.createdAt.getTime() ? null : toTimestamp(vim.updatedAt),
    extra: withMaskedSecrets(vim.extra),
    auth_url: vim.authUrl,
    vim_project: withMaskedSecrets(vim.vimProject),
    auth_cred: { ...withMaskedSecrets(vim.authCred), auth_url: vim.authUrl },
    status: vim.status,
    status_reason: vim.statusReason,
  };
}
