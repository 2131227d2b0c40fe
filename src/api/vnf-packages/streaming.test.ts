import { once } from "node:events";
import { readdir, readlink } from "node:fs/promises";
import { createServer, request as httpRequest, type IncomingMessage } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { packCsar, smallCsar } from "../../../test/support/a-csar.ts";
import { aPackageApi, packagesUrl } from "../../../test/support/a-package-api.ts";
import { eventually } from "../../../test/support/eventually.ts";

const MEGABYTE = 1_000_000;
const { app, listen, aCreatedPackage, until } = await aPackageApi({
  maxContentBytes: 5 * MEGABYTE,
  allowedSources: ["127.0.0.1"],
});
const base = await listen();

interface Answer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Sends a PUT without saying how long it is, and looks for the answer only when all is sent, as most clients do. */
async function put(path: string, chunks: AsyncIterable<Buffer>): Promise<Answer> {
  const socket = connectToServer();
  socket.write(
    `PUT ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/zip\r\nTransfer-Encoding: chunked\r\n\r\n`,
  );
  for await (const chunk of chunks) {
    socket.write(`${chunk.length.toString(16)}\r\n`);
    socket.write(chunk);
    if (!socket.write("\r\n")) await once(socket, "drain");
  }
  socket.write("0\r\n\r\n");
  return readAnswer(socket);
}

async function readAnswer(socket: Socket): Promise<Answer> {
  let received = "";
  for await (const chunk of socket) {
    received += String(chunk);
    const [head = "", body = ""] = received.split("\r\n\r\n");
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (received.includes("\r\n\r\n") && Buffer.byteLength(body) >= length) {
      return { status: Number(head.split(" ")[1]), head: head.toLowerCase(), body };
    }
  }
  throw new Error(`The connection was closed after '${received}'.`);
}

function connectToServer(): Socket {
  const { hostname, port } = new URL(base);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => {
    socket.destroy();
  });
  return socket;
}

async function* megabytes(count: number): AsyncGenerator<Buffer> {
  for (let n = 0; n < count; n += 1) yield Buffer.alloc(MEGABYTE, n);
}

async function* pieces(content: Buffer, bytes: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < content.length; at += bytes) yield content.subarray(at, at + bytes);
}

test("a package that comes in pieces, without saying how long it is, is onboarded", async () => {
  const url = await aCreatedPackage();

  const answer = await put(`${url}/package_content`, pieces(await packCsar(smallCsar), 100));

  expect(answer).toMatchObject({ status: 202, body: "" });
  expect(answer.head).not.toContain("content-type");
  await until(url, "ONBOARDED");
});

test("a client that leaves in the middle makes the package wait for another upload", async () => {
  const url = await aCreatedPackage();
  const socket = connectToServer();
  socket.write(
    `PUT ${url}/package_content HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\nsome bytes`,
  );
  await until(url, "UPLOADING");

  socket.destroy();

  const { onboardingFailureDetails } = await until(url, "ERROR");
  expect(onboardingFailureDetails).toMatchObject({ detail: expect.stringContaining("upload it again") });
  const again = await put(`${url}/package_content`, megabytes(1));
  expect(again.status).toBe(202);
});

test("a package that is too large is refused by its announced length, before it is sent", async () => {
  const url = await aCreatedPackage();
  const socket = connectToServer();
  socket.write(
    `PUT ${url}/package_content HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${10_000 * MEGABYTE}\r\n\r\nPK`,
  );

  const answer = await readAnswer(socket);

  expect(answer.status).toBe(413);
  expect((await app.inject(url)).json().onboardingState).toBe("CREATED");
});

test("a package that turns out too large is refused with an answer that arrives", async () => {
  const url = await aCreatedPackage();

  const answer = await put(`${url}/package_content`, megabytes(30));

  expect(answer.status).toBe(413);
  expect(JSON.parse(answer.body)).toMatchObject({
    code: "BODY_TOO_LARGE",
    detail: expect.stringContaining("5000000 bytes"),
  });
  await until(url, "ERROR");
  expect((await put(`${url}/package_content`, megabytes(1))).status).toBe(202);
});

test("who uploads a second time hears so, however much is sent", async () => {
  const url = await aCreatedPackage();
  const first = connectToServer();
  first.write(`PUT ${url}/package_content HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n`);
  await until(url, "UPLOADING");

  const second = await put(`${url}/package_content`, megabytes(30));

  expect(second.status).toBe(409);
  expect(JSON.parse(second.body).detail).toContain("is UPLOADING");
});

test("a JSON body of 100 MB is refused without being read", async () => {
  const socket = connectToServer();
  socket.write(
    `POST ${packagesUrl} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100000000\r\n\r\n{"userDefinedData"`,
  );

  expect((await readAnswer(socket)).status).toBe(413);
  expect(socket.bytesWritten).toBeLessThan(1_000);
});

test("a download that the client breaks off holds nothing open", async () => {
  const url = await aCreatedPackage();
  const content = await packCsar({
    ...smallCsar,
    "Definitions/top.yaml": String(smallCsar["Definitions/top.yaml"]).replace("77aa0c54", "11aa0c54"),
    "Files/large.bin": Buffer.alloc(4 * MEGABYTE, "x"),
  });
  expect((await put(`${url}/package_content`, pieces(content, 65_536))).status).toBe(202);
  await until(url, "ONBOARDED");

  for (let n = 0; n < 20; n += 1) {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    httpRequest(`${base}${url}/package_content`).on("response", resolve).on("error", reject).end();
    (await promise).destroy();
  }

  await eventually(async () => {
    expect(await openFiles()).not.toContainEqual(expect.stringContaining("content.zip"));
  });
});

test("a package is fetched from a permitted address, with the credentials given", async () => {
  const asked: (string | undefined)[] = [];
  const content = await packCsar({
    ...smallCsar,
    "Definitions/top.yaml": String(smallCsar["Definitions/top.yaml"]).replace("77aa0c54", "22aa0c54"),
  });
  const source = await aServer((request, respond) => {
    asked.push(request.headers.authorization);
    respond(200, content);
  });
  const url = await aCreatedPackage();

  const answer = await app.inject({
    method: "POST",
    url: `${url}/package_content/upload_from_uri`,
    body: { addressInformation: `${source}/p.zip`, userName: "lab", password: "S3CRET" },
  });

  expect(answer.statusCode).toBe(202);
  expect(answer.body).toBe("");
  await until(url, "ONBOARDED");
  expect(asked).toStrictEqual([`Basic ${Buffer.from("lab:S3CRET").toString("base64")}`]);
});

test("a source that has no package is named, without its credentials, and may be replaced", async () => {
  const source = await aServer((_, respond) => respond(404, Buffer.alloc(0)));
  const url = await aCreatedPackage();

  const answer = await app.inject({
    method: "POST",
    url: `${url}/package_content/upload_from_uri`,
    body: { addressInformation: `${source}/p.zip?sig=S3CRET`, userName: "lab", password: "S3CRET" },
  });

  expect(answer.statusCode).toBe(400);
  expect(answer.json()).toMatchObject({ code: "SOURCE_UNREACHABLE", detail: expect.stringContaining("404") });
  expect(answer.body).not.toContain("S3CRET");
  expect((await app.inject(url)).json().onboardingState).toBe("CREATED");
});

test("a redirect into the private network is not followed", async () => {
  const source = await aServer((_, respond) =>
    respond(302, Buffer.alloc(0), { location: "http://169.254.169.254/" }),
  );

  const answer = await app.inject({
    method: "POST",
    url: `${await aCreatedPackage()}/package_content/upload_from_uri`,
    body: { addressInformation: source },
  });

  expect(answer.json().code).toBe("SOURCE_FORBIDDEN");
});

async function aServer(
  handle: (
    request: IncomingMessage,
    respond: (status: number, body: Buffer, headers?: Record<string, string>) => void,
  ) => void,
): Promise<string> {
  const server = createServer((request, response) => {
    handle(request, (status, body, headers = {}) => response.writeHead(status, headers).end(body));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => {
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function openFiles(): Promise<string[]> {
  const descriptors = await readdir("/proc/self/fd");
  return Promise.all(descriptors.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => "")));
}
