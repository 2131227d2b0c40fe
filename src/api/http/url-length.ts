import { VnfmError } from "../../domain/errors.ts";
import { hook } from "./hook.ts";

/** Refuses longer addresses before anything looks into them. */
export function refuseLongUrls(maxBytes: number) {
  return hook(({ url }) => {
    if (url.length <= maxBytes) return;
    throw new VnfmError("URI_TOO_LONG", `The address of the request is longer than ${maxBytes} bytes.`);
  });
}
