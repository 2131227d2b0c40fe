import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { VnfmError } from "../../../domain/errors.ts";
import { addressBlocks } from "../../../support/address-blocks.ts";

/** CHART_UNAVAILABLE unless charts may be fetched from the host (as in a URL, without port). */
export type ChartSourcePolicy = (host: string) => Promise<void>;

/** Where clouds keep the credentials of their machines; no chart comes from there, whatever is allowed. */
const NEVER = addressBlocks(["169.254.0.0/16", "fe80::/10", "fd00:ec2::254"]);

/**
 * Permits `allowed` hosts by name, or by the address or CIDR block they are in; all when there are none. Helm resolves the name again and
 * follows what the source answers, so this keeps off mistakes and the curious, not a source that is itself hostile.
 */
export function chartSourcePolicy(allowed: readonly string[]): ChartSourcePolicy {
  const names = new Set(allowed.filter(isName).map((name) => name.toLowerCase()));
  const isAllowed = addressBlocks(allowed.filter((entry) => !isName(entry)));
  return async (written) => {
    const host = written.replace(/^\[|\]$/g, "").toLowerCase();
    // A name that only a proxy can resolve is left to Helm, unless addresses decide.
    const found = await lookup(host, { all: true }).catch(() => []);
    const addresses = found.map(({ address }) => address);
    if (addresses.some(NEVER)) throw refused(host, "is a link-local address, from where no chart is fetched");
    if (allowed.length === 0 || names.has(host)) return;
    if (addresses.length > 0 && addresses.every(isAllowed)) return;
    throw refused(host, "is not one of FAIRLEAD_ALLOWED_CHART_SOURCES");
  };
}

function isName(entry: string): boolean {
  return !entry.includes("/") && isIP(entry) === 0;
}

function refused(host: string, reason: string): VnfmError {
  return new VnfmError("CHART_UNAVAILABLE", `${host.slice(0, 255)} ${reason}`);
}
