import Type from "typebox";
import { list } from "./common.ts";

/** SOL013 6.3, ProblemDetails (RFC 9457); `code` and `invalidParams` are Fairlead's extension members. */
export const ProblemDetails = Type.Object(
  {
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: "What went wrong, naming the thing and the way out." }),
    code: Type.String({ description: "What went wrong, for programs. Codes are never renamed." }),
    invalidParams: Type.Optional(
      list(
        Type.Object({
          pointer: Type.String({
            description: "JSON pointer (RFC 6901) into the request body, or file:line.",
          }),
          reason: Type.String(),
        }),
      ),
    ),
  },
  { title: "ProblemDetails" },
);
