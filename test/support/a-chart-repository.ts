import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import type { SshHost } from "../../testbed/ssh-hosts/ssh-host.ts";

/** A chart repository with one chart where a host of the testbed reaches it. Returns its URL. */
export async function aChartRepository(
  host: Pick<SshHost, "address">,
  { archive, ...chart }: { readonly name: string; readonly version: string; readonly archive: Buffer },
): Promise<string> {
  const index = indexOf({ ...chart, archive });
  const url = await aServerFor(host, (request, answer) => {
    answer.end(request.url?.endsWith(".tgz") ? archive : index);
  });
  return `${url}/sample-charts`;
}

/** The `index.yaml` of a repository with one chart. */
export function indexOf(chart: {
  readonly name: string;
  readonly version: string;
  readonly archive: Buffer;
}): string {
  const { name, version, archive } = chart;
  const digest = createHash("sha256").update(archive).digest("hex");
  const entry = { apiVersion: "v2", name, version, urls: [`${name}-${version}.tgz`], digest };
  return JSON.stringify({ apiVersion: "v1", entries: { [name]: [entry] } });
}

/** A server where a host of the testbed reaches it: at its gateway, which is this machine. Gone when the test is over. Returns its URL. */
export async function aServerFor(
  { address }: Pick<SshHost, "address">,
  listener: RequestListener,
): Promise<string> {
  const server = createServer(listener).listen(0);
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const gateway = address.replace(/\d+$/, (last) => String(Number(last) - 1));
  // A server that listens on TCP has an address of this kind.
  return `http://${gateway}:${(server.address() as AddressInfo).port}`;
}
