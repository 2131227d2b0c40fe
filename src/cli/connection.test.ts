import { mkdtemp, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { aCertificate, type Certificate } from "../../test/support/a-certificate.ts";
import { runFairlead } from "../../test/support/fairlead-cli.ts";
import { aRecordedApi } from "../../test/support/recorded-api.ts";

/** An https server with an empty list of VIMs. */
async function aTlsServer({ certificate, key }: Certificate): Promise<string> {
  const server = createServer({ cert: certificate, key }, (_request, response) =>
    response.end('{"vims":[]}'),
  );
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  // A server that listens on TCP has such an address.
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function aFile(content: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), "fairlead-ca-")), "ca.pem");
  await writeFile(path, content);
  return path;
}

test("a certificate of an unknown authority is refused, and --ca-file makes it known", async () => {
  const authority = aCertificate({ name: "authority.example" });
  const url = await aTlsServer(aCertificate({ issuer: authority }));

  const refused = await runFairlead(["vim", "list"], { url });
  const accepted = await runFairlead(["vim", "list", "--ca-file", await aFile(authority.certificate)], {
    url,
  });

  expect(refused).toMatchObject({ exitCode: 3, stderr: expect.stringContaining("not trusted here") });
  expect(refused.stderr).toContain("--ca-file");
  expect(accepted.exitCode).toBe(0);
});

test("a certificate for another host is told as such", async () => {
  const authority = aCertificate({ name: "authority.example" });
  const url = await aTlsServer(aCertificate({ name: "other.example", issuer: authority }));

  const { exitCode, stderr } = await runFairlead(["vim", "list"], {
    url,
    env: { FAIRLEAD_CA_FILE: await aFile(authority.certificate) },
  });

  expect({ exitCode, stderr }).toMatchObject({
    exitCode: 3,
    stderr: expect.stringContaining("another name"),
  });
});

test("a server that does not speak TLS is told as such", async () => {
  const { url } = await aRecordedApi({});

  const { stderr } = await runFairlead(["vim", "list"], { url: url.replace("http:", "https:") });

  expect(stderr).toContain("is it http:// instead of https://?");
});

test("a file without a certificate is refused", async () => {
  const { url } = await aRecordedApi({});

  const { exitCode, stderr } = await runFairlead(["vim", "list"], {
    url,
    env: { FAIRLEAD_CA_FILE: await aFile("nothing") },
  });

  expect({ exitCode, stderr }).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("no PEM certificate"),
  });
});
