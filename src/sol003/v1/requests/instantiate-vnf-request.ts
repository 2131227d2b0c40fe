import Type from "typebox";
import { Identifier } from "../../v2/common.ts";
import { InstantiateVnfRequest } from "../../v2/requests/instantiate-vnf-request.ts";
import { GivenVimConnectionsV1 } from "../vim-connections.ts";

/** SOL003 v2.6.1 5.5.2.4, InstantiateVnfRequest. The flavour may be left out where the VNFD has only one. */
export const InstantiateVnfRequestV1 = Type.Object(
  {
    ...InstantiateVnfRequest.properties,
    flavourId: Type.Optional(Identifier),
    vimConnectionInfo: Type.Optional(GivenVimConnectionsV1),
  },
  { title: "InstantiateVnfRequestV1" },
);
