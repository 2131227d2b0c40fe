import Type from "typebox";
import { GivenKeyValuePairs, words } from "../common.ts";

/** SOL003 5.5.2.5, ScaleVnfRequest. */
export const ScaleVnfRequest = Type.Object(
  {
    type: words("SCALE_OUT", "SCALE_IN"),
    aspectId: Type.String({ minLength: 1, maxLength: 255 }),
    numberOfSteps: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    additionalParams: Type.Optional(GivenKeyValuePairs),
  },
  { title: "ScaleVnfRequest" },
);
