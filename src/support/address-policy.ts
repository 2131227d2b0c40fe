import { isIP } from "node:net";
import { addressBlocks } from "./address-blocks.ts";

/** Whether Fairlead may connect to an address on somebody else's behalf. */
export type AddressPolicy = (address: string) => boolean;

/** Everything that is not the public internet (IANA special-purpose registries), clouds' metadata services included. */
const FORBIDDEN: readonly string[] = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
  "::/96",
  "::1/128",
  // Addresses that carry an IPv4 address within (NAT64, Teredo, 6to4): they lead to where that leads.
  "64:ff9b::/96",
  "64:ff9b:1::/48",
  "2001::/32",
  "2002::/16",
  "100::/64",
  "2001:db8::/32",
  "3fff::/20",
  "5f00::/16",
  "fc00::/7",
  "fe80::/10",
  "fec0::/10",
  "ff00::/8",
];

const isForbidden = addressBlocks(FORBIDDEN);

/** Permits public addresses, and of the others those in `allowed` (addresses or CIDR blocks). */
export function addressPolicy(allowed: readonly string[]): AddressPolicy {
  const isException = addressBlocks(allowed);
  return (address) =>
    isIP(address.replace(/%.*$/, "")) !== 0 && (isException(address) || !isForbidden(address));
}
