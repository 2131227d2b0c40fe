import { isJsonObject, type JsonObject } from "../domain/json.ts";
import { mergePatch } from "../domain/merge-patch.ts";
import type { Vim } from "../domain/vim.ts";
import { isAbsent } from "./to-vim-connection-info.ts";

/** What may be changed of a registered VIM; type and address stay for good (Tacker's read-only attributes). */
export type VimChanges = Partial<
  Pick<Vim, "name" | "description" | "authCred" | "vimProject" | "extra" | "isDefault">
>;

/** How answers show a secret. A client that sends it back means "as it was". */
const MASK = "***";

/** Tacker merges `auth_cred` and `extra` into the old ones; null removes. A new way of logging in drops the other ways. */
export function changeVim(vim: Vim, { authCred, extra, ...changes }: VimChanges): Vim {
  const newCred = withoutMasked(authCred ?? {});
  const newExtra = withoutMasked(extra ?? {});
  const bringsKubeconfig = !isAbsent(newExtra.kubeconfig);
  const chosen = bringsKubeconfig ? [] : waysIn.find((way) => way.some((name) => !isAbsent(newCred[name])));
  const { kubeconfig, ...otherExtra } = vim.extra;
  return {
    ...vim,
    ...changes,
    authCred: mergePatch(chosen === undefined ? vim.authCred : keepingOnly(chosen, vim.authCred), newCred),
    extra: mergePatch(chosen === undefined || bringsKubeconfig ? vim.extra : otherExtra, newExtra),
  };
}

/** Whether the changes touch what a probe depends on. */
export function changesConnection({ authCred, extra }: VimChanges): boolean {
  return authCred !== undefined || extra !== undefined;
}

const waysIn: readonly (readonly string[])[] = [
  ["bearer_token"],
  ["client_certificate", "client_key"],
  ["username", "password", "oidc_token_url", "client_id", "client_secret"],
];

function keepingOnly(way: readonly string[], credentials: JsonObject): JsonObject {
  const dropped = waysIn.flat().filter((name) => !way.includes(name));
  return Object.fromEntries(Object.entries(credentials).filter(([name]) => !dropped.includes(name)));
}

function withoutMasked(changes: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(changes)
      .filter(([, value]) => value !== MASK)
      .map(([key, value]) => [key, isJsonObject(value) ? withoutMasked(value) : value]),
  );
}
