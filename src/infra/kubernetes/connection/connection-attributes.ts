import { createPrivateKey, X509Certificate } from "node:crypto";
import { invalidParam } from "../../../domain/errors.ts";
import type { Json, JsonObject } from "../../../domain/json.ts";
import type { KubeConnection } from "../api/kube-connection.ts";
import { repairPem } from "./pem.ts";

/** A value of the request and where it stands there. */
export interface Attribute {
  readonly value: Json | undefined;
  readonly pointer: string;
}

/** A string attribute; absent, null, empty and Tacker's "None" are alike. */
export function findText(object: JsonObject, parent: string, name: string): string | undefined {
  const value = object[name];
  if (value === undefined || value === null || value === "" || value === "None") return undefined;
  if (typeof value !== "string") throw invalidParam(`${parent}/${name}`, "it must be a string");
  return value;
}

/** Python clients write booleans as text. */
export function isTrue(value: Json | undefined): boolean {
  return value === true || (typeof value === "string" && value.toLowerCase() === "true");
}

/** The URL of an API server, without a slash at its end. */
export function checkServer(text: string, pointer: string): string {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw invalidParam(pointer, "it must be an http or https URL");
  }
  if (url.username !== "" || url.password !== "") {
    throw invalidParam(pointer, "it must hold no credentials; they belong into accessInfo");
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}

/** Certificate authorities as PEM; `undefined` when there are none. */
export function readAuthorities(value: Json | undefined, pointer: string): string | undefined {
  if (value === undefined || value === null || value === "" || value === "None") return undefined;
  const pem = typeof value === "string" ? repairPem(value) : "";
  checkCertificates(pem, pointer);
  return pem;
}

/** A bearer token; a line break at its end, as files have it, is dropped. */
export function readToken(text: string, pointer: string): string {
  const token = text.trim();
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw invalidParam(pointer, "a bearer token has no spaces, line breaks or letters outside of ASCII");
  }
  return token;
}

/** A client certificate with its key, both PEM and made for each other. */
export function readCertificatePair(
  certificate: Attribute,
  key: Attribute,
): Required<Pick<KubeConnection, "clientCertificate" | "clientKey">> {
  const clientCertificate = pemOf(certificate, "client_key");
  const clientKey = pemOf(key, "client_certificate");
  checkCertificates(clientCertificate, certificate.pointer);
  let matches: boolean;
  try {
    matches = new X509Certificate(clientCertificate).checkPrivateKey(createPrivateKey(clientKey));
  } catch {
    throw invalidParam(key.pointer, "it must be an unencrypted private key in PEM");
  }
  if (!matches) throw invalidParam(key.pointer, "it is not the key of the client certificate");
  return { clientCertificate, clientKey };
}

function pemOf({ value, pointer }: Attribute, partner: string): string {
  if (value === undefined || value === null || value === "") {
    throw invalidParam(pointer, `it is needed with ${partner}`);
  }
  return typeof value === "string" ? repairPem(value) : "";
}

function checkCertificates(pem: string, pointer: string): void {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) throw invalidParam(pointer, "it must be one or more certificates in PEM");
  for (const block of blocks) {
    try {
      new X509Certificate(block);
    } catch {
      throw invalidParam(pointer, "a certificate in it is damaged");
    }
  }
}
