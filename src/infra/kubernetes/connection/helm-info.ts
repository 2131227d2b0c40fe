import { isIP } from "node:net";
import { invalidParam } from "../../../domain/errors.ts";
import { isJsonObject, type Json, type JsonObject } from "../../../domain/json.ts";
import { UNREGISTERED_VIM, type VimConnectionInfo } from "../../../domain/vim.ts";
import type { HostAccess } from "../../../transport/remote-hosts.ts";
import { readPythonLiteral } from "./python-literal.ts";

/** How Helm is run on the masters of a cluster. Holds secrets. */
export interface HelmInfo {
  readonly access: HostAccess;
  /** Where charts of VNF packages are put, in a folder for each VNF instance. */
  readonly chartDir: string;
  /** The helm program there: a path, or a name. */
  readonly program: string;
}

const POINTER = "/extra/helm_info";
const MAX_MASTERS = 16;
const MAX_TEXT = 64 * 1024;
const HOST_NAME =
  /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*\.?$/i;
/** Without anything that could lead elsewhere, and not right below the root: folders in it are removed by sudo. */
const PATH = /^(?:\/[\w@+-][\w.@+-]*){2,32}$/;

/**
 * Reads `extra.helm_info` of a VimConnectionInfo: an object, JSON, or the Python dict that Tacker stores; its keys also in camel
 * case. `undefined` when it has none. INVALID_REQUEST points at what is missing or wrong.
 */
export function findHelmInfo({ vimId, extra = {} }: VimConnectionInfo): HelmInfo | undefined {
  const given = extra.helm_info ?? extra.helmInfo;
  if (given === undefined || given === null || given === "") return undefined;
  const info = toObject(given);
  const password = findText(info, "masternode_password");
  const privateKey = findText(info, "masternode_private_key");
  const passphrase = findText(info, "masternode_private_key_passphrase");
  if (password === undefined && privateKey === undefined) {
    throw invalidParam(`${POINTER}/masternode_password`, "give a password, or masternode_private_key");
  }
  return {
    access: {
      scope: vimId ?? UNREGISTERED_VIM,
      addresses: readAddresses(info),
      port: readPort(find(info, "masternode_ssh_port")),
      username: readUsername(info),
      ...(password === undefined ? {} : { password }),
      ...(privateKey === undefined ? {} : { privateKey }),
      ...(passphrase === undefined ? {} : { passphrase }),
    },
    chartDir: readPath(info, "helm_chart_dir") ?? "/var/tacker/helm",
    program: readPath(info, "helm_path") ?? "helm",
  };
}

function toObject(given: Json): JsonObject {
  const info = typeof given === "string" ? parse(given) : given;
  if (isJsonObject(info)) return info;
  throw invalidParam(POINTER, "it must be an object, or one as JSON or as a Python dict");
}

function parse(text: string): Json {
  if (text.length > MAX_TEXT) throw invalidParam(POINTER, `it has more than ${MAX_TEXT} characters`);
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: then it is what Python prints. Neither parser's words are shown, for the text holds a password.
  }
  try {
    return readPythonLiteral(text);
  } catch {
    throw invalidParam(POINTER, "it is neither JSON nor a Python dict");
  }
}

function readAddresses(info: JsonObject): readonly string[] {
  const pointer = `${POINTER}/masternode_ip`;
  const given = find(info, "masternode_ip");
  if (given === undefined || given === null || given === "") {
    throw invalidParam(pointer, "the address of the master node is missing");
  }
  const list = Array.isArray(given) ? given : [given];
  if (list.length === 0 || list.length > MAX_MASTERS) {
    throw invalidParam(pointer, `it must name 1 to ${MAX_MASTERS} master nodes`);
  }
  const addresses = list.map((address, index) => {
    const bare = typeof address === "string" ? address.trim().replace(/^\[(.*)\]$/, "$1") : "";
    if (isIP(bare) > 0 || HOST_NAME.test(bare)) return bare;
    throw invalidParam(
      Array.isArray(given) ? `${pointer}/${index}` : pointer,
      "it must be an IPv4 or IPv6 address, or a host name",
    );
  });
  return [...new Set(addresses)];
}

function readUsername(info: JsonObject): string {
  const pointer = `${POINTER}/masternode_username`;
  const username = findText(info, "masternode_username");
  if (username === undefined) throw invalidParam(pointer, "the user name for the login is missing");
  if (username.length <= 256 && !/\p{C}/u.test(username)) return username;
  throw invalidParam(pointer, "it must have at most 256 characters, none of them a control character");
}

function readPort(given: Json | undefined): number {
  if (given === undefined || given === null || given === "") return 22;
  const port = typeof given === "string" && /^\d{1,5}$/.test(given) ? Number(given) : given;
  if (typeof port === "number" && Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw invalidParam(`${POINTER}/masternode_ssh_port`, "it must be a number from 1 to 65535");
}

function readPath(info: JsonObject, name: string): string | undefined {
  const path = findText(info, name)?.replace(/\/$/, "");
  if (path === undefined || PATH.test(path)) return path;
  throw invalidParam(`${POINTER}/${name}`, "it must be an absolute path of two plain names or more");
}

function findText(info: JsonObject, name: string): string | undefined {
  const value = find(info, name);
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value === "string" && value.length <= MAX_TEXT) return value;
  throw invalidParam(`${POINTER}/${name}`, `it must be a string of at most ${MAX_TEXT} characters`);
}

function find(info: JsonObject, name: string): Json | undefined {
  return info[name] ?? info[name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())];
}
