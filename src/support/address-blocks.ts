import { BlockList, isIP } from "node:net";

/** Whether an address, in any spelling, lies in one of the blocks (addresses or CIDR); what is no address lies in none. */
export function addressBlocks(blocks: readonly string[]): (address: string) => boolean {
  const list = toBlockList(blocks);
  return (written) => {
    const address = unmapped(written.replace(/%.*$/, ""));
    const family = isIP(address);
    return family !== 0 && list.check(address, family === 6 ? "ipv6" : "ipv4");
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
