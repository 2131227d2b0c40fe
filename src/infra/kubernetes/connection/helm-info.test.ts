import { expect, test } from "vitest";
import type { Json } from "../../../domain/json.ts";
import { findHelmInfo } from "./helm-info.ts";

const info = { masternode_ip: "192.0.2.1", masternode_username: "ubuntu", masternode_password: 'it\'s "x"' };
const read = (helmInfo: Json) =>
  findHelmInfo({ vimId: "v", vimType: "kubernetes", extra: { helm_info: helmInfo } });

const expected = {
  access: { scope: "v", addresses: ["192.0.2.1"], port: 22, username: "ubuntu", password: 'it\'s "x"' },
  chartDir: "/var/tacker/helm",
  program: "helm",
};

test.for<[string, Json]>([
  ["an object", info],
  ["JSON", JSON.stringify(info)],
  [
    "a Python dict",
    `{'masternode_ip': ['192.0.2.1'], 'masternode_username': 'ubuntu', 'masternode_password': 'it\\'s "x"'}`,
  ],
  [
    "camel-cased keys",
    { masternodeIp: "192.0.2.1", masternodeUsername: "ubuntu", masternodePassword: 'it\'s "x"' },
  ],
])("reads %s", ([, helmInfo]) => {
  expect(read(helmInfo)).toEqual(expected);
});

test("reads several masters, a key, a port and paths", () => {
  expect(
    read({
      masternode_ip: ["[2001:db8::1]", "master-2.example.org", "192.0.2.1", "192.0.2.1"],
      masternode_username: "u",
      masternode_private_key: "-----BEGIN OPENSSH PRIVATE KEY-----",
      masternode_private_key_passphrase: "p",
      masternode_ssh_port: "2222",
      helm_chart_dir: "/srv/charts/",
      helm_path: "/usr/local/bin/helm",
    }),
  ).toEqual({
    access: {
      scope: "v",
      addresses: ["2001:db8::1", "master-2.example.org", "192.0.2.1"],
      port: 2222,
      username: "u",
      privateKey: "-----BEGIN OPENSSH PRIVATE KEY-----",
      passphrase: "p",
    },
    chartDir: "/srv/charts",
    program: "/usr/local/bin/helm",
  });
});

test.for([undefined, null, ""])("there is none when extra has %j", (helmInfo) => {
  expect(
    findHelmInfo({ vimType: "kubernetes", extra: helmInfo === undefined ? {} : { helm_info: helmInfo } }),
  ).toBeUndefined();
});

test.for<[string, Json, string]>([
  ["text that is neither JSON nor Python", "masternode_ip: S3CRET", ""],
  ["a list", [], ""],
  ["no address", { ...info, masternode_ip: "" }, "/masternode_ip"],
  ["no address in a list", { ...info, masternode_ip: [] }, "/masternode_ip"],
  [
    "an address that is none",
    { ...info, masternode_ip: ["192.0.2.1", "-oProxyCommand=x"] },
    "/masternode_ip/1",
  ],
  ["no user", { ...info, masternode_username: null }, "/masternode_username"],
  ["a user with a line break", { ...info, masternode_username: "a\nb" }, "/masternode_username"],
  ["neither password nor key", { ...info, masternode_password: "" }, "/masternode_password"],
  ["a password that is a number", { ...info, masternode_password: 5 }, "/masternode_password"],
  ["a port out of range", { ...info, masternode_ssh_port: 70_000 }, "/masternode_ssh_port"],
  ["a relative chart folder", { ...info, helm_chart_dir: "charts" }, "/helm_chart_dir"],
  ["a chart folder right below the root", { ...info, helm_chart_dir: "/charts" }, "/helm_chart_dir"],
  ["the root as chart folder", { ...info, helm_chart_dir: "/" }, "/helm_chart_dir"],
  ["a chart folder that climbs", { ...info, helm_chart_dir: "/var/../etc" }, "/helm_chart_dir"],
])("refuses %s, and points at it", ([, helmInfo, pointer]) => {
  expect(() => read(helmInfo)).toThrow(
    expect.objectContaining({
      code: "INVALID_REQUEST",
      message: expect.not.stringContaining("S3CRET"),
      invalidParams: [{ pointer: `/extra/helm_info${pointer}`, reason: expect.any(String) }],
    }),
  );
});
