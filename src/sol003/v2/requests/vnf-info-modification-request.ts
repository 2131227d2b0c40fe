import Type from "typebox";
import { AnyJsonObject, GivenKeyValuePairs, Identifier, mapOf } from "../common.ts";

/** SOL003 5.5.2.12, VnfInfoModificationRequest: a JSON merge patch (RFC 7396). */
export const VnfInfoModificationRequest = Type.Object(
  {
    vnfInstanceName: Type.Optional(Type.Union([Type.String({ maxLength: 255 }), Type.Null()])),
    vnfInstanceDescription: Type.Optional(Type.Union([Type.String({ maxLength: 1024 }), Type.Null()])),
    vnfdId: Type.Optional(Identifier),
    vnfConfigurableProperties: Type.Optional(GivenKeyValuePairs),
    metadata: Type.Optional(GivenKeyValuePairs),
    extensions: Type.Optional(GivenKeyValuePairs),
    vnfcInfoModifications: Type.Optional(
      Type.Array(AnyJsonObject, {
        maxItems: 0,
        description: "VNFCs of containers have no configurable properties: only an empty list is taken.",
      }),
    ),
    vimConnectionInfo: Type.Optional(mapOf(Type.Union([AnyJsonObject, Type.Null()]))),
  },
  { title: "VnfInfoModificationRequest" },
);
