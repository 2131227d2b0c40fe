import { addressBlocks } from "./address-blocks.ts";

const isLoopbackAddress = addressBlocks(["127.0.0.0/8", "::1"]);

/** Whether a host, as in a URL, is this very one, so that nobody on a network listens in. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || isLoopbackAddress(host.replace(/^\[|\]$/g, ""));
}
