import { expect, test } from "vitest";
import { reasonOf } from "./connection-failure.ts";

const failure = (code: string) => Object.assign(new Error("write failed"), { code });

test.each([
  [failure("ECONNREFUSED"), "nothing listens there (ECONNREFUSED)"],
  [failure("HPE_INVALID_CONSTANT"), "it does not speak HTTP (HPE_INVALID_CONSTANT)"],
  [failure("EPROTO"), "it does not speak TLS (EPROTO)"],
  [failure("ESTRANGE"), "ESTRANGE"],
  [new AggregateError([failure("ECONNREFUSED"), failure("EPROTO")]), "nothing listens there (ECONNREFUSED)"],
  [
    Object.assign(failure("ENOTFOUND"), { syscall: "getaddrinfo" }),
    "its name cannot be resolved (ENOTFOUND)",
  ],
  [
    new TypeError("fetch failed", { cause: failure("UND_ERR_SOCKET") }),
    "the other side closed the connection (UND_ERR_SOCKET)",
  ],
  [new Error("it broke"), "it broke"],
])("says of %j: %s", (error, reason) => {
  expect(reasonOf(error)).toBe(reason);
});
