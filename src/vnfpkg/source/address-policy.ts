import { BlockList, isIP } from "node:net";

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

const forbidden = toBlockList(FORBIDDEN);

/** Permits public addresses, and of the others those in `allowed` (addresses or CIDR blocks). */
export function addressPolicy(allowed: readonly string[]): AddressPolicy {
  const exceptions = toBlockList(allowed);
  return (written) => {
    const address = unmapped(written.replace(/%.*$/, ""));
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (isIP(address) === 0) return false;
    return exceptions.check(address, family) || !forbidden.check(address, family);
  };
}

function toBlockList(blocks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const block of blocks) {
    const [address = "", prefix] = block.split("/");
    const bits = isIP(address) === 6 ? 128 : 32;
    const length = prefix === undefined ? bits : Number(prefix);
    if (isIP(address) === 0 || prefix === "" || !Number.isInteger(length) || length < 0 || length > bits) {
      throw new Error(`'${block}' is neither an address nor a CIDR block`);
    }
    list.addSubnet(address, length, bits === 128 ? "ipv6" : "ipv4");
  }
  return list;
}

/** `::ffff:10.0.0.1`, in whatever spelling, is the IPv4 address `10.0.0.1`. */
function unmapped(address: string): string {
  if (isIP(address) !== 6) return address;
  const plain = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const match = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(plain);
  if (match === null) return plain;
  const [high, low] = match.slice(1).map((part) => Number.parseInt(part, 16));
  const [h = 0, l = 0] = [high, low];
  return `${h >> 8}.${h & 255}.${l >> 8}.${l & 255}`;
}
