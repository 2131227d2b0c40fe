import Type from "typebox";
import {
  AnyJsonObject,
  GivenKeyValuePairs,
  GivenVimConnectionInfo,
  Identifier,
  list,
  mapOf,
} from "../common.ts";

/** SOL003 5.5.2.4, InstantiateVnfRequest. */
export const InstantiateVnfRequest = Type.Object(
  {
    flavourId: Identifier,
    instantiationLevelId: Type.Optional(Identifier),
    extVirtualLinks: Type.Optional(list(AnyJsonObject)),
    extManagedVirtualLinks: Type.Optional(list(AnyJsonObject)),
    vimConnectionInfo: Type.Optional(mapOf(GivenVimConnectionInfo)),
    localizationLanguage: Type.Optional(Type.String({ maxLength: 255 })),
    additionalParams: Type.Optional(GivenKeyValuePairs),
    extensions: Type.Optional(GivenKeyValuePairs),
    vnfConfigurableProperties: Type.Optional(GivenKeyValuePairs),
  },
  { title: "InstantiateVnfRequest" },
);
