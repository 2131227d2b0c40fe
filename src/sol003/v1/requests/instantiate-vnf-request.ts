import Type, { type Static } from "typebox";
import type { JsonObject } from "../../../domain/json.ts";
import { Identifier } from "../../v2/common.ts";
import { InstantiateVnfRequest } from "../../v2/requests/instantiate-vnf-request.ts";
import { fromVimConnectionsV1, GivenVimConnectionsV1 } from "../vim-connections.ts";

/** SOL003 v2.6.1 5.5.2.4, InstantiateVnfRequest. The flavour may be left out where the VNFD has only one. */
export const InstantiateVnfRequestV1 = Type.Object(
  {
    ...InstantiateVnfRequest.properties,
    flavourId: Type.Optional(Identifier),
    vimConnectionInfo: Type.Optional(GivenVimConnectionsV1),
  },
  { title: "InstantiateVnfRequestV1" },
);

/** What the operation is started with. */
export function fromInstantiateVnfRequestV1(request: Static<typeof InstantiateVnfRequestV1>): JsonObject {
  const { vimConnectionInfo, ...rest } = request;
  return vimConnectionInfo === undefined
    ? rest
    : { ...rest, vimConnectionInfo: fromVimConnectionsV1(vimConnectionInfo) as unknown as JsonObject };
}
