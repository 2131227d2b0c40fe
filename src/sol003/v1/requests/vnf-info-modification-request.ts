import Type, { type Static } from "typebox";
import type { JsonObject } from "../../../domain/json.ts";
import { Identifier } from "../../v2/common.ts";
import { VnfInfoModificationRequest } from "../../v2/requests/vnf-info-modification-request.ts";
import { GivenVimConnectionsV1, withVimConnectionMap } from "../vim-connections.ts";

/** SOL003 v2.6.1 5.5.2.12, VnfInfoModificationRequest. */
export const VnfInfoModificationRequestV1 = Type.Object(
  {
    ...VnfInfoModificationRequest.properties,
    vnfPkgId: Type.Optional(Identifier),
    vimConnectionInfo: Type.Optional(GivenVimConnectionsV1),
  },
  { title: "VnfInfoModificationRequestV1" },
);

/** What the operation is started with; `vnfdId` is the one of the request, or that of the package it names. */
export function fromVnfInfoModificationRequestV1(
  request: Static<typeof VnfInfoModificationRequestV1>,
  vnfdId: string | undefined,
): JsonObject {
  const { vimConnectionInfo, vnfPkgId: _, ...rest } = request;
  return withVimConnectionMap({ ...rest, ...(vnfdId === undefined ? {} : { vnfdId }) }, vimConnectionInfo);
}
