import type { IncomingMessage } from "node:http";
import { VnfmError } from "../../domain/errors.ts";
import { hook } from "./hook.ts";

/**
 * The path and query of a request whose target is a whole address, as proxies send it (RFC 9112, 3.2.2). Its host then counts in place
 * of the header's.
 */
export function toOriginForm({ url = "", headers }: Pick<IncomingMessage, "url" | "headers">): string {
  const [, host, rest = ""] = /^https?:\/\/([^/?#]*)(.*)$/is.exec(url) ?? [];
  if (host === undefined) return url;
  headers.host = host;
  return rest.startsWith("/") ? rest : `/${rest}`;
}

/** Refuses longer addresses before anything looks into them, and such that end in a fragment, which is the client's own. */
export function refuseOddTargets(maxBytes: number) {
  return hook(({ url }) => {
    if (url.length > maxBytes) {
      throw new VnfmError("URI_TOO_LONG", `The address of the request is longer than ${maxBytes} bytes.`);
    }
    if (url.includes("#")) {
      throw new VnfmError("INVALID_REQUEST", "The address of a request has no fragment; write # as %23.");
    }
  });
}
