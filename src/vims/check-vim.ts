import { VnfmError } from "../domain/errors.ts";
import type { JsonObject } from "../domain/json.ts";
import type { Vim } from "../domain/vim.ts";
import { isAbsent } from "./to-vim-connection-info.ts";

/** Refuses, before anybody is contacted, a VIM whose address or credentials cannot be used. */
export function checkVim({ type, authUrl, authCred, extra }: Vim): void {
  checkAuthUrl(authUrl);
  if (type === "kubernetes" && isAbsent(extra.kubeconfig)) checkKubernetesCredentials(authCred);
}

function checkAuthUrl(authUrl: string): void {
  const url = URL.parse(authUrl);
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    throw invalidInput("auth_url", "it must be an http or https URL");
  }
  if (url.username !== "" || url.password !== "") {
    throw invalidInput("auth_url", "it must hold no credentials; give them in auth_cred");
  }
}

/** Credential sets of which one must be complete; the first attribute says that a set is meant. */
const credentialSets = [
  ["oidc_token_url", "username", "password", "client_id"],
  ["bearer_token"],
  ["client_certificate", "client_key"],
  ["username", "password"],
] as const;

function checkKubernetesCredentials(authCred: JsonObject): void {
  const meant = credentialSets.find(([first]) => !isAbsent(authCred[first]));
  if (meant === undefined) {
    throw invalidInput(
      "auth_cred",
      "it needs bearer_token, client_certificate and client_key, or username and password; or give extra.kubeconfig",
    );
  }
  for (const name of meant) {
    if (isAbsent(authCred[name])) throw invalidInput(`auth_cred.${name}`, `it is needed with ${meant[0]}`);
    if (typeof authCred[name] !== "string") throw invalidInput(`auth_cred.${name}`, "it must be a string");
  }
}

function invalidInput(attribute: string, reason: string): VnfmError {
  return new VnfmError("INVALID_REQUEST", `Invalid input for ${attribute}. Reason: ${reason}.`, {
    invalidParams: [{ pointer: `/vim/${attribute.replaceAll(".", "/")}`, reason }],
  });
}
