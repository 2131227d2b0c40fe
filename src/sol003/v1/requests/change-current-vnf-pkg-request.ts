import Type from "typebox";
import { ChangeCurrentVnfPkgRequest } from "../../v2/requests/change-current-vnf-pkg-request.ts";
import { GivenVimConnectionsV1 } from "../vim-connections.ts";

/** SOL003 v3.3.1 5.5.2.11a, which v2.6.1 does not have yet, with the VIM connections of version 1. */
export const ChangeCurrentVnfPkgRequestV1 = Type.Object(
  {
    ...ChangeCurrentVnfPkgRequest.properties,
    vimConnectionInfo: Type.Optional(GivenVimConnectionsV1),
  },
  { title: "ChangeCurrentVnfPkgRequestV1" },
);
