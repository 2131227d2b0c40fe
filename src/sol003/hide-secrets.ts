import { isCountName } from "../domain/count-names.ts";
import { isJsonObject, type Json, type JsonObject } from "../domain/json.ts";
import type { VimConnectionInfo } from "../domain/vim.ts";
import { isSecretName } from "./secret-names.ts";

/** What stands in the place of a secret. */
const MASK = "***";

// The look-behinds keep the search linear: without them it would begin anew at each letter of a long word.
/** `key=value` as in `helm --set`; the value goes on to the next pair or the end. */
const ASSIGNMENT = /(?<![^\s,=&?{}])([^\s,=&?{}]+)=([^,&]*)/g;
/** `"key": value` in a text that is itself JSON, YAML or a Python dict. */
const EMBEDDED_KEY = /(?<![\w.-])([\w.-]+)["']?\s*:/g;
const USER_INFO = /(\/\/[^\s/@:]*):[^\s/@]*@/g;
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;

/** Any JSON with `***` for whatever looks like a secret, by its name or by itself. VIM connections lose their `accessInfo`. */
export function withMaskedSecrets(given: JsonObject): JsonObject {
  return maskObject(given);
}

/** VIM connections as they may be shown: SOL003 keeps accessInfo out of every representation; `extra` is rid of its secrets. */
export function withoutAccessInfo(
  connections: Readonly<Record<string, VimConnectionInfo>>,
): Readonly<Record<string, VimConnectionInfo>> {
  return Object.fromEntries(
    Object.entries(connections).map(([id, connection]) => [id, hideInConnection(connection)]),
  );
}

/** A map rid of the attributes that hold secrets: a client must not send `***` back as a password. */
export function withoutSecrets(map: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(map)
      .filter(([name, value]) => !holdsSecret(name, value))
      .map(([name, value]) => [name, strip(value)]),
  );
}

function hideInConnection(connection: VimConnectionInfo): VimConnectionInfo {
  const { accessInfo, extra, interfaceInfo, ...rest } = connection;
  return {
    ...rest,
    ...(interfaceInfo === undefined ? {} : { interfaceInfo: withoutSecrets(interfaceInfo) }),
    ...(accessInfo === undefined ? {} : { accessInfo: {} }),
    ...(extra === undefined ? {} : { extra: withoutSecrets(extra) }),
  };
}

function strip(value: Json): Json {
  if (Array.isArray(value)) return value.map(strip);
  if (isJsonObject(value)) return withoutSecrets(value);
  return typeof value === "string" ? maskText(value) : value;
}

function holdsSecret(name: string, value: Json): boolean {
  // A switch such as `createSecret: true` tells nothing.
  if (value === null || typeof value === "boolean" || !isSecretName(name)) return false;
  return typeof value !== "number" || !isCountName(name);
}

function mask(name: string, value: Json): Json {
  if (name === "accessInfo" && isJsonObject(value)) return {};
  if (holdsSecret(name, value)) return MASK;
  return maskValue(value);
}

function maskValue(value: Json): Json {
  if (Array.isArray(value)) return value.map(maskValue);
  if (isJsonObject(value)) return maskObject(value);
  return typeof value === "string" ? maskText(value) : value;
}

function maskObject(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, mask(name, value)]));
}

/** A text that holds secrets of its own: a private key, a document with a password in it, `--set` strings, a URL with userinfo. */
function maskText(text: string): string {
  if (PRIVATE_KEY.test(text)) return MASK;
  for (const [, key = ""] of text.matchAll(EMBEDDED_KEY)) {
    if (isSecretName(key)) return MASK;
  }
  return text
    .replace(USER_INFO, `$1:${MASK}@`)
    .replace(ASSIGNMENT, (whole, key: string) => (isSecretName(key) ? `${key}=${MASK}` : whole));
}
