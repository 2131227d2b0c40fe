import Type from "typebox";
import { ChangeExtVnfConnectivityRequest } from "../../v2/requests/change-ext-vnf-connectivity-request.ts";
import { GivenVimConnectionsV1 } from "../vim-connections.ts";

/** SOL003 v2.6.1 5.5.2.11, ChangeExtVnfConnectivityRequest. */
export const ChangeExtVnfConnectivityRequestV1 = Type.Object(
  {
    ...ChangeExtVnfConnectivityRequest.properties,
    vimConnectionInfo: Type.Optional(GivenVimConnectionsV1),
  },
  { title: "ChangeExtVnfConnectivityRequestV1" },
);
