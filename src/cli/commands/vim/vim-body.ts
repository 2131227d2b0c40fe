import { isJsonObject, type JsonObject } from "../../../domain/json.ts";
import type { CliContext } from "../../cli-context.ts";
import { usageError } from "../../cli-error.ts";
import { readDocument } from "../read-document.ts";
import { readKubeconfig } from "./kubeconfig.ts";

/** Where the address and the credentials of a VIM come from: one of the two. */
export interface VimSourceOptions {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly file?: string;
}

/** The attributes of a VIM that come from a file; `undefined` when the options name none. */
export async function readVimSource(
  context: CliContext,
  options: VimSourceOptions,
): Promise<JsonObject | undefined> {
  const { kubeconfig, file } = options;
  if (kubeconfig !== undefined && file !== undefined) {
    throw usageError("Give --kubeconfig or --file, not both.");
  }
  if (options.context !== undefined && kubeconfig === undefined) {
    throw usageError("--context chooses within a kubeconfig: it needs --kubeconfig.");
  }
  if (kubeconfig !== undefined) return fromKubeconfig(context, kubeconfig, options.context);
  return file === undefined ? undefined : fromConfigFile(await readDocument(context, file, "--file"), file);
}

async function fromKubeconfig(
  context: CliContext,
  path: string,
  name: string | undefined,
): Promise<JsonObject> {
  const { server, credentials, text } = await readKubeconfig(context, path, name);
  return {
    type: "kubernetes",
    auth_url: server,
    auth_cred: credentials ?? {},
    vim_project: { name: "default" },
    extra: { use_helm: true, ...(credentials === undefined ? { kubeconfig: text } : {}) },
  };
}

const credentialKeys = [
  "bearer_token",
  "client_certificate",
  "client_key",
  "username",
  "password",
  "oidc_token_url",
  "client_id",
  "client_secret",
  "ssl_ca_cert",
  "project_id",
  "project_domain_name",
  "user_domain_name",
  "cert_verify",
] as const;

/** The same keys as the configuration file of `openstack vim register`. */
function fromConfigFile(config: JsonObject, path: string): JsonObject {
  const known = ["auth_url", "type", "project_name", "extra", ...credentialKeys] as readonly string[];
  const [unknown] = Object.keys(config).filter((key) => !known.includes(key));
  if (unknown !== undefined)
    throw usageError(`${path}: there is no key '${unknown}'; known are ${known.join(", ")}.`);
  const { auth_url, type = "kubernetes", project_name = "default", extra } = config;
  if (typeof auth_url !== "string") throw usageError(`${path} must hold auth_url, the address of the VIM.`);
  const credentials = credentialKeys.filter((key) => config[key] !== undefined);
  return {
    type,
    auth_url,
    auth_cred: Object.fromEntries(credentials.map((key) => [key, config[key] ?? null])),
    vim_project: { name: project_name },
    ...(isJsonObject(extra) ? { extra } : {}),
  };
}
