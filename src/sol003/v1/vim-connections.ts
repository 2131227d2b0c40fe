import Type, { type Static } from "typebox";
import { isJsonObject, type Json, type JsonObject } from "../../domain/json.ts";
import type { VimConnectionInfo as DomainVimConnectionInfo } from "../../domain/vim.ts";
import { HELM_VIM_TYPE, KUBERNETES_VIM_TYPE } from "../../domain/vim.ts";
import { withoutAccessInfo } from "../hide-secrets.ts";
import { GivenVimConnectionInfo, Identifier, list, VimConnectionInfo } from "../v2/common.ts";

/** SOL003 v2.6.1 4.4.1.6, as it comes in: an element with an id, where version 2 has a map. */
const GivenVimConnectionV1 = Type.Object(
  { id: Identifier, ...GivenVimConnectionInfo.properties },
  { title: "GivenVimConnectionInfoV1" },
);

/** At most one, as with Tacker. */
export const GivenVimConnectionsV1 = Type.Unsafe<readonly Static<typeof GivenVimConnectionV1>[]>({
  type: "array",
  items: GivenVimConnectionV1,
  maxItems: 1,
});

/** SOL003 v2.6.1 4.4.1.6, as it goes out. */
export const VimConnectionsV1 = list(
  Type.Object({ id: Type.String(), ...VimConnectionInfo.properties }, { title: "VimConnectionInfoV1" }),
);

/** What an operation is started with: a request, and its list of VIM connections as the map that the domain knows. */
export function withVimConnectionMap(
  request: JsonObject,
  given: Static<typeof GivenVimConnectionsV1> | undefined,
): JsonObject {
  if (given === undefined) return request;
  const map = Object.fromEntries(given.map(({ id, ...connection }) => [id, connection]));
  return { ...request, vimConnectionInfo: map };
}

/** As they may be shown: without credentials, and without anything of the hosts that Helm runs on. */
export function toVimConnectionsV1(
  connections: Readonly<Record<string, DomainVimConnectionInfo>>,
): Static<typeof VimConnectionsV1> {
  return Object.entries(withoutAccessInfo(connections)).map(([id, connection]) => {
    const { helm_info: _, ...extra } = connection.extra ?? {};
    return { id, ...connection, vimType: toVimTypeV1(connection.vimType), extra };
  });
}

/** An object of the domain, with its map of VIM connections as a list. */
export function withVimConnectionList(object: JsonObject): JsonObject {
  const { vimConnectionInfo: map } = object;
  if (!isJsonObject(map)) return object;
  const connections = Object.entries(map).map(
    ([id, connection]): Json => ({ id, ...(isJsonObject(connection) ? connection : {}) }),
  );
  return { ...object, vimConnectionInfo: connections };
}

function toVimTypeV1(vimType: string): string {
  return vimType === HELM_VIM_TYPE || vimType === KUBERNETES_VIM_TYPE ? "kubernetes" : vimType;
}
