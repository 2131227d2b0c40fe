import { VnfmError } from "../../domain/errors.ts";
import { hook } from "./hook.ts";

/**
 * Refuses a request that does not name its host once (RFC 9112, 3.2): of two, whoever stands in between may have gone by the other one. HTTP/1.0
 * knows no such header.
 */
export const requireOneHost = hook(({ raw: { rawHeaders, httpVersion } }) => {
  // Node keeps the first alone in `headers`.
  const count = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === "host").length;
  if (count === 1 || (count === 0 && httpVersion === "1.0")) return;
  throw new VnfmError("INVALID_REQUEST", `A request must have one 'Host' header; this one has ${count}.`);
});
