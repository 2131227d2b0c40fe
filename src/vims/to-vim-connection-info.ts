import type { JsonObject } from "../domain/json.ts";
import { HELM_VIM_TYPE, KUBERNETES_VIM_TYPE, type Vim, type VimConnectionInfo } from "../domain/vim.ts";

/** A registered VIM in the form that drivers and LCM requests use, with its credentials. */
export function toVimConnectionInfo(vim: Vim): VimConnectionInfo {
  const { ssl_ca_cert: ca, ...credentials } = vim.authCred;
  return {
    vimId: vim.id,
    vimType: toVimType(vim),
    interfaceInfo: { endpoint: vim.authUrl, ...(isAbsent(ca) ? {} : { ssl_ca_cert: ca }) },
    accessInfo: withoutAbsent(credentials),
    extra: vim.extra,
  };
}

function toVimType({ type, extra }: Vim): string {
  switch (type) {
    case "kubernetes":
      return isTrue(extra.use_helm) ? HELM_VIM_TYPE : KUBERNETES_VIM_TYPE;
    case "openstack":
      return "ETSINFV.OPENSTACK_KEYSTONE.V_3";
  }
}

/** Python clients write true in several ways. */
function isTrue(value: unknown): boolean {
  return value === true || (typeof value === "string" && value.toLowerCase() === "true");
}

function withoutAbsent(credentials: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(credentials).filter(([, value]) => !isAbsent(value)));
}

/** Configuration files of `openstack vim register` say None for "there is none". */
export function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === "" || value === "None";
}
