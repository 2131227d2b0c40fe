import Type from "typebox";
import {
  AnyJsonObject,
  GivenKeyValuePairs,
  GivenVimConnectionInfo,
  Identifier,
  list,
  mapOf,
} from "../common.ts";

/** SOL003 5.5.2.11a, ChangeCurrentVnfPkgRequest. */
export const ChangeCurrentVnfPkgRequest = Type.Object(
  {
    vnfdId: Identifier,
    extVirtualLinks: Type.Optional(list(AnyJsonObject)),
    extManagedVirtualLinks: Type.Optional(list(AnyJsonObject)),
    vimConnectionInfo: Type.Optional(mapOf(GivenVimConnectionInfo)),
    additionalParams: Type.Optional(GivenKeyValuePairs),
    extensions: Type.Optional(GivenKeyValuePairs),
    vnfConfigurableProperties: Type.Optional(GivenKeyValuePairs),
  },
  { title: "ChangeCurrentVnfPkgRequest" },
);
