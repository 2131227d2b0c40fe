import { detailTable } from "../../output/table.ts";
import type { WireVim } from "../../rest/wire.ts";

/** A VIM for people; what the server masks stays masked. */
export function vimDetails(vim: WireVim): string {
  const credentials = Object.keys(vim.auth_cred ?? {}).filter(
    (key) => key !== "auth_url" && key !== "key_type",
  );
  return detailTable([
    ["id", vim.id],
    ["name", vim.name],
    ["description", vim.description],
    ["type", vim.type],
    ["address", vim.auth_url],
    ["default", vim.is_default ? "yes" : "no"],
    ["status", [vim.status, vim.status_reason].filter(Boolean).join(": ")],
    ["project", vim.vim_project?.name],
    ["credentials", credentials.join(", ")],
    ["extra", Object.keys(vim.extra ?? {}).join(", ")],
    ["namespaces", vim.placement_attr?.regions?.join("\n")],
    ["created", vim.created_at],
    ["updated", vim.updated_at ?? undefined],
  ]);
}
