import Type from "typebox";
import { list } from "./common.ts";

/** SOL013 9.1.2, ApiVersionInformation. */
export const ApiVersionInformation = Type.Object(
  {
    uriPrefix: Type.String(),
    apiVersions: list(Type.Object({ version: Type.String(), isDeprecated: Type.Boolean() })),
  },
  { title: "ApiVersionInformation" },
);
