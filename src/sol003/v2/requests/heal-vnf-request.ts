import Type from "typebox";
import { GivenKeyValuePairs, Identifier } from "../common.ts";

/** SOL003 5.5.2.9, HealVnfRequest, with the VNFCs of SOL002 5.5.2.9. */
export const HealVnfRequest = Type.Object(
  {
    cause: Type.Optional(Type.String({ maxLength: 255 })),
    vnfcInstanceId: Type.Optional(
      Type.Array(Identifier, {
        minItems: 1,
        maxItems: 1_000,
        description: "VNFCs to be healed; all of the VNF when absent.",
      }),
    ),
    additionalParams: Type.Optional(GivenKeyValuePairs),
  },
  { title: "HealVnfRequest" },
);
