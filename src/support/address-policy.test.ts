import fc from "fast-check";
import { expect, test } from "vitest";
import { addressPolicy } from "./address-policy.ts";

const publicOnly = addressPolicy([]);

test.each([
  "1.1.1.1",
  "93.184.216.34",
  "172.15.0.1",
  "172.32.0.1",
  "2606:4700:4700::1111",
  "2001:4860:4860::8888",
])("permits the public address %s", (address) => {
  expect(publicOnly(address)).toBe(true);
});

test.each([
  "127.0.0.1",
  "127.255.255.254",
  "0.0.0.0",
  "10.1.2.3",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.1.1",
  "169.254.169.254",
  "100.64.0.1",
  "100.100.100.200",
  "224.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "fe80::1",
  "fe80::1%eth0",
  "fd00:ec2::254",
  "fc00::1",
  "ff02::1",
  "::ffff:127.0.0.1",
  "::ffff:7f00:1",
  "::FFFF:10.0.0.1",
  "0:0:0:0:0:ffff:a9fe:a9fe",
  "::127.0.0.1",
  "64:ff9b::10.0.0.1",
  "2002:7f00:1::",
  "localhost",
  "",
])("forbids %s", (address) => {
  expect(publicOnly(address)).toBe(false);
});

test("permits what is allowed, in any spelling, and nothing beside it", () => {
  const policy = addressPolicy(["10.0.0.0/8", "192.168.1.7", "fd00::/16"]);

  expect(["10.9.8.7", "192.168.1.7", "::ffff:192.168.1.7", "fd00::1"].map(policy)).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(["192.168.1.8", "127.0.0.1", "fd01::1"].map(policy)).toEqual([false, false, false]);
});

test.each(["10.0.0.0/33", "host.example", "10.0.0.0/", "fd00::/129", "10.0.0.0/x", ""])(
  "refuses the block %j",
  (block) => {
    expect(() => addressPolicy([block])).toThrow("neither an address nor a CIDR block");
  },
);

test("forbids every spelling of a forbidden IPv4 address within IPv6", () => {
  fc.assert(
    fc.property(fc.constantFrom("127.0.0", "10.0.0", "169.254.169"), fc.nat(255), (prefix, last) => {
      const [a = 0, b = 0, c = 0] = prefix.split(".").map(Number);
      const hex = `${((a << 8) | b).toString(16)}:${((c << 8) | last).toString(16)}`;
      for (const spelling of [
        `::ffff:${prefix}.${last}`,
        `::ffff:${hex}`,
        `0:0:0:0:0:FFFF:${hex}`,
        `::${hex}`,
      ]) {
        expect(publicOnly(spelling)).toBe(false);
      }
    }),
  );
});
