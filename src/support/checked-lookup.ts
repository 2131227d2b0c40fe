import dns from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import type { AddressPolicy } from "./address-policy.ts";

/** A host that must not be connected to, because of this address. */
export class ForbiddenAddressError extends Error {
  readonly address: string;

  constructor(address: string) {
    super(`${address} must not be connected to`);
    this.name = "ForbiddenAddressError";
    this.address = address;
  }
}

/**
 * How sockets resolve names when they connect on somebody else's behalf: once, and to exactly the addresses that were checked, so that
 * nobody can make Fairlead reach into its own network. Fails with ForbiddenAddressError when any address of the name is
 * forbidden. A host that is an address is never looked up: `checkHost` is for that.
 */
export function checkedLookup(mayConnect: AddressPolicy): LookupFunction {
  return (host, { all }, callback) => {
    dns.lookup(host, { all: true }, (error, addresses) => {
      const forbidden = error ? undefined : addresses.find(({ address }) => !mayConnect(address));
      const failure = error ?? (forbidden && new ForbiddenAddressError(forbidden.address));
      const [first] = addresses ?? [];
      if (failure) callback(failure, "");
      else if (all) callback(null, addresses);
      else callback(null, first?.address ?? "", first?.family);
    });
  };
}

/** ForbiddenAddressError when the URL's host is an address, and forbidden. */
export function checkHost({ hostname }: URL, mayConnect: AddressPolicy): void {
  const host = hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) !== 0 && !mayConnect(host)) throw new ForbiddenAddressError(host);
}
