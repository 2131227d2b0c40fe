import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import type { SshHost } from "../../testbed/ssh-hosts/ssh-host.ts";

/** A chart repository with one chart where a host of the testbed reaches it: at its gateway, which is this machine. Returns its URL. */
export async function aChartRepository(
  { address }: Pick<SshHost, "address">,
  chart: { readonly name: string; readonly version: string; readonly archive: Buffer },
): Promise<string> {
  const { name, version, archive } = chart;
  const digest = createHash("sha256").update(archive).digest("hex");
  const entry = { apiVersion: "v2", name, version, urls: [`${name}-${version}.tgz`], digest };
  const index = JSON.stringify({ apiVersion: "v1", entries: { [name]: [entry] } });
  const server = createServer(({ url }, answer) =>
    answer.end(url?.endsWith(".tgz") ? archive : index),
  ).listen(0);
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const gateway = address.replace(/\d+$/, (last) => String(Number(last) - 1));
  // A server that listens on TCP has an address of this kind.
  return `http://${gateway}:${(server.address() as AddressInfo).port}/sample-charts`;
}
