import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { stringify } from "yaml";
import { isJsonObject, type Json, type JsonObject } from "../../../domain/json.ts";
import type { CliContext } from "../../cli-context.ts";
import { usageError } from "../../cli-error.ts";
import { readDocument } from "../read-document.ts";

/** One context of a kubeconfig, complete in itself: the files it names are in it. */
export interface Kubeconfig {
  readonly server: string;
  /** The same as VIM credentials; `undefined` when the context says more than those can. */
  readonly credentials: JsonObject | undefined;
  /** A kubeconfig with this context only, as YAML. */
  readonly text: string;
}

/**
 * Reads one context of a kubeconfig (the current one unless named). Files it refers to are read here, since the server does
 * not have them. Credentials that a program on this host makes are refused: the server cannot run it.
 */
export async function readKubeconfig(
  context: CliContext,
  path: string,
  wanted: string | undefined,
): Promise<Kubeconfig> {
  const config = await readDocument(context, path, "--kubeconfig");
  const name = wanted ?? config["current-context"];
  if (typeof name !== "string" || name === "") {
    const names = named(config.contexts).map((entry) => entry.name);
    throw usageError(`${path} has no current context: choose one by --context (${names.join(", ")}).`);
  }
  const chosen = find(config.contexts, name, "context", path);
  const clusterName = String(chosen.cluster);
  const userName = String(chosen.user);
  const folder = dirname(resolve(path));
  const cluster = await withFiles(find(config.clusters, clusterName, "cluster", path), clusterFiles, folder);
  const user = await withFiles(find(config.users, userName, "user", path), userFiles, folder);
  checkUser(user, userName, path);
  if (typeof cluster.server !== "string")
    throw usageError(`${path}: cluster '${clusterName}' names no server.`);
  const credentials = toCredentials(cluster, user);
  const text = stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": name,
    contexts: [{ name, context: { cluster: clusterName, user: userName } }],
    clusters: [{ name: clusterName, cluster }],
    users: [{ name: userName, user }],
  });
  return { server: cluster.server, credentials, text };
}

/** Kubeconfig attribute -> attribute of a VIM's `auth_cred`, and whether it is base64 in the kubeconfig. */
const clusterAttributes = { "certificate-authority-data": ["ssl_ca_cert", "base64"] } as const;
const userAttributes = {
  token: ["bearer_token", "utf8"],
  "client-certificate-data": ["client_certificate", "base64"],
  "client-key-data": ["client_key", "base64"],
  username: ["username", "utf8"],
  password: ["password", "utf8"],
} as const;

function toCredentials(cluster: JsonObject, user: JsonObject): JsonObject | undefined {
  const { server: _server, ...rest } = cluster;
  const parts = [translate(rest, clusterAttributes), translate(user, userAttributes)];
  return parts.includes(undefined) ? undefined : Object.assign({}, ...parts);
}

/** `undefined` when there is an attribute that has no counterpart. */
function translate(
  section: JsonObject,
  attributes: Readonly<Record<string, readonly [name: string, encoding: "base64" | "utf8"]>>,
): JsonObject | undefined {
  const translated: [string, string][] = [];
  for (const [attribute, value] of Object.entries(section)) {
    const known = attributes[attribute];
    if (known === undefined || typeof value !== "string") return undefined;
    translated.push([known[0], Buffer.from(value, known[1]).toString("utf8")]);
  }
  return Object.fromEntries(translated);
}

/** Attribute that names a file -> attribute that holds its content, and whether that is base64. */
const clusterFiles = { "certificate-authority": ["certificate-authority-data", "base64"] } as const;
const userFiles = {
  "client-certificate": ["client-certificate-data", "base64"],
  "client-key": ["client-key-data", "base64"],
  tokenFile: ["token", "utf8"],
} as const;

async function withFiles(
  section: JsonObject,
  files: Readonly<Record<string, readonly [target: string, encoding: "base64" | "utf8"]>>,
  folder: string,
): Promise<JsonObject> {
  const result = new Map(Object.entries(section));
  for (const [attribute, [target, encoding]] of Object.entries(files)) {
    const path = result.get(attribute);
    if (typeof path !== "string" || path === "") continue;
    const content = await readFile(resolve(folder, path)).catch(() => {
      throw usageError(`The kubeconfig names ${path} as its ${attribute}, and that cannot be read.`);
    });
    result.delete(attribute);
    result.set(target, encoding === "utf8" ? content.toString().trim() : content.toString("base64"));
  }
  return Object.fromEntries(result);
}

function checkUser(user: JsonObject, name: string, path: string): void {
  const foreign = ["exec", "auth-provider"].find((attribute) => attribute in user);
  if (foreign === undefined) return;
  throw usageError(
    `${path}: user '${name}' gets its credentials from a program on this host (${foreign}), which the server cannot run.`,
    "Use a service account's token: kubectl create token NAME --duration 8760h",
  );
}

function find(list: Json | undefined, name: string, kind: string, path: string): JsonObject {
  const entries = named(list);
  const content = entries.find((entry) => entry.name === name)?.[kind];
  if (isJsonObject(content)) return content;
  const names = entries.map((entry) => entry.name).join(", ") || "none";
  throw usageError(`${path} has no ${kind} '${name}'; it has: ${names}.`);
}

function named(list: Json | undefined): JsonObject[] {
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}
