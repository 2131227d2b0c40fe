import Type from "typebox";
import { AnyJsonObject, GivenKeyValuePairs, GivenVimConnectionInfo, mapOf } from "../common.ts";

/** SOL003 5.5.2.11, ChangeExtVnfConnectivityRequest. */
export const ChangeExtVnfConnectivityRequest = Type.Object(
  {
    extVirtualLinks: Type.Array(AnyJsonObject, { minItems: 1 }),
    vimConnectionInfo: Type.Optional(mapOf(GivenVimConnectionInfo)),
    additionalParams: Type.Optional(GivenKeyValuePairs),
  },
  { title: "ChangeExtVnfConnectivityRequest" },
);
