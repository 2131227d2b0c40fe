import Type from "typebox";
import { GivenKeyValuePairs, words } from "../common.ts";

/** SOL003 5.5.2.8, TerminateVnfRequest. */
export const TerminateVnfRequest = Type.Object(
  {
    terminationType: words("GRACEFUL", "FORCEFUL"),
    gracefulTerminationTimeout: Type.Optional(
      // Up to a day: a deadline has to stay a date.
      Type.Integer({ minimum: 1, maximum: 86_400, description: "Seconds." }),
    ),
    additionalParams: Type.Optional(GivenKeyValuePairs),
  },
  { title: "TerminateVnfRequest" },
);
