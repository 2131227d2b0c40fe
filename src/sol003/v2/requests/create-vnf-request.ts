import Type from "typebox";
import { GivenKeyValuePairs, Identifier } from "../common.ts";

/** SOL003 5.5.2.3, CreateVnfRequest. */
export const CreateVnfRequest = Type.Object(
  {
    vnfdId: Identifier,
    vnfInstanceName: Type.Optional(Type.String({ maxLength: 255 })),
    vnfInstanceDescription: Type.Optional(Type.String({ maxLength: 1024 })),
    metadata: Type.Optional(GivenKeyValuePairs),
  },
  { title: "CreateVnfRequest" },
);
