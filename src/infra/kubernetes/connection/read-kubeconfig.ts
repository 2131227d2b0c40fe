import { parse } from "yaml";
import { invalidParam } from "../../../domain/errors.ts";
import { isJsonObject, type Json, type JsonObject } from "../../../domain/json.ts";
import type { KubeConnection } from "../api/kube-connection.ts";
import {
  checkServer,
  findText,
  isTrue,
  readAuthorities,
  readCertificatePair,
  readToken,
} from "./connection-attributes.ts";

/** What a kubeconfig of the request may not ask of this host: to run programs and to open files. */
const refusedOfUser: Readonly<Record<string, string>> = {
  exec: "a program that makes credentials is not run here",
  "auth-provider": "a program that makes credentials is not run here",
  tokenFile: "files are not read here; put the token into token",
  "client-certificate": "files are not read here; put the content into client-certificate-data",
  "client-key": "files are not read here; put the content into client-key-data",
  username: "Kubernetes has no username and password since 1.19; use a token or a client certificate",
  as: "acting as another user is not supported",
};
const refusedOfCluster: Readonly<Record<string, string>> = {
  "certificate-authority": "files are not read here; put the content into certificate-authority-data",
};

/** Reads the current context of a kubeconfig, given as an object or as YAML or JSON text. */
export function readKubeconfig(kubeconfig: Json, pointer: string): KubeConnection {
  const config = toObject(kubeconfig, pointer);
  const contextName = findText(config, pointer, "current-context");
  const [onlyContext, ...otherContexts] = entriesOf(config.contexts);
  const name = contextName ?? (otherContexts.length === 0 ? onlyContext?.name : undefined);
  if (typeof name !== "string") throw invalidParam(`${pointer}/current-context`, "it is missing");
  const context = findEntry(config, "contexts", "context", name, pointer);
  const clusterName = findText(context.content, context.pointer, "cluster") ?? "";
  const cluster = findEntry(config, "clusters", "cluster", clusterName, pointer);
  const userName = findText(context.content, context.pointer, "user");
  refuse(refusedOfCluster, cluster);
  const server = findText(cluster.content, cluster.pointer, "server");
  if (server === undefined) throw invalidParam(`${cluster.pointer}/server`, "it is missing");
  const ca = readAuthorities(
    cluster.content["certificate-authority-data"],
    `${cluster.pointer}/certificate-authority-data`,
  );
  const tlsServerName = findText(cluster.content, cluster.pointer, "tls-server-name");
  return {
    server: checkServer(server, `${cluster.pointer}/server`),
    skipTlsVerify: isTrue(cluster.content["insecure-skip-tls-verify"]),
    ...(ca === undefined ? {} : { ca }),
    ...(tlsServerName === undefined ? {} : { tlsServerName }),
    ...readProxy(cluster),
    ...(userName === undefined ? {} : readUser(findEntry(config, "users", "user", userName, pointer))),
  };
}

function readUser(user: Entry): Pick<KubeConnection, "token" | "clientCertificate" | "clientKey"> {
  refuse(refusedOfUser, user);
  const token = findText(user.content, user.pointer, "token");
  const { "client-certificate-data": certificate, "client-key-data": key } = user.content;
  return {
    ...(token === undefined ? {} : { token: readToken(token, `${user.pointer}/token`) }),
    ...(certificate === undefined && key === undefined
      ? {}
      : readCertificatePair(
          { value: certificate, pointer: `${user.pointer}/client-certificate-data` },
          { value: key, pointer: `${user.pointer}/client-key-data` },
        )),
  };
}

function readProxy(cluster: Entry): Pick<KubeConnection, "proxyUrl"> {
  const proxyUrl = findText(cluster.content, cluster.pointer, "proxy-url");
  if (proxyUrl === undefined) return {};
  if (!/^https?:\/\//.test(proxyUrl)) {
    throw invalidParam(`${cluster.pointer}/proxy-url`, "only http and https proxies are supported");
  }
  return { proxyUrl };
}

interface Entry {
  readonly content: JsonObject;
  readonly pointer: string;
}

function refuse(reasons: Readonly<Record<string, string>>, { content, pointer }: Entry): void {
  for (const [name, reason] of Object.entries(reasons)) {
    const value = content[name];
    if (value !== undefined && value !== null && value !== "")
      throw invalidParam(`${pointer}/${name}`, reason);
  }
}

function findEntry(config: JsonObject, list: string, kind: string, name: string, pointer: string): Entry {
  const index = entriesOf(config[list]).findIndex((entry) => entry.name === name);
  const content = entriesOf(config[list])[index]?.[kind];
  if (!isJsonObject(content)) throw invalidParam(`${pointer}/${list}`, `it has no ${kind} named '${name}'`);
  return { content, pointer: `${pointer}/${list}/${index}/${kind}` };
}

function entriesOf(list: Json | undefined): readonly JsonObject[] {
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}

function toObject(kubeconfig: Json, pointer: string): JsonObject {
  if (typeof kubeconfig !== "string") {
    if (isJsonObject(kubeconfig)) return kubeconfig;
    throw invalidParam(pointer, "it must be a kubeconfig, as an object or as text");
  }
  let parsed: unknown;
  try {
    parsed = parse(kubeconfig, { maxAliasCount: 10 });
  } catch {
    // The parser's message quotes the text, which holds credentials.
    throw invalidParam(pointer, "it is not valid YAML");
  }
  if (!isJsonObject(parsed)) throw invalidParam(pointer, "it must be a kubeconfig, as an object or as text");
  return parsed;
}
