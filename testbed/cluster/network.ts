import { run, succeeds } from "../host/run.ts";
import { addresses } from "./addresses.ts";

const { link, host, node, prefixLength, pods, services } = addresses;

/** Joins the node to the machine, which then reaches its API, its pods and its services. */
export async function connectNode(pid: number): Promise<void> {
  await run("ip", ["link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", String(pid)]);
  await run("ip", ["address", "add", `${host}/${prefixLength}`, "dev", link]);
  await run("ip", ["link", "set", link, "up"]);

  const inNode = (...args: string[]) => run("nsenter", [`--net=/proc/${pid}/ns/net`, "ip", ...args]);
  await inNode("link", "set", "lo", "up");
  await inNode("address", "add", `${node}/${prefixLength}`, "dev", "eth0");
  await inNode("link", "set", "eth0", "up");
  await inNode("route", "add", "default", "via", host);

  for (const range of [pods, services]) await run("ip", ["route", "replace", range, "via", node]);
}

/** The routes go with the link, and so does its other end. */
export async function disconnectNode(): Promise<void> {
  if (await isConnected()) await run("ip", ["link", "delete", link]);
}

export function isConnected(): Promise<boolean> {
  return succeeds("ip", ["link", "show", link]);
}
