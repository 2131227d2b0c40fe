import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { toProblem } from "../../domain/errors.ts";
import { addressPolicy } from "../../support/address-policy.ts";
import { openSource, type PackageSource, type SourceRules } from "./open-source.ts";

const never = new AbortController().signal;
const rules: SourceRules = {
  mayConnect: addressPolicy(["127.0.0.1"]),
  answerMs: 5_000,
  idleMs: 5_000,
  contentMs: 20_000,
  maxBytes: 1_000_000,
};

/** A real server on loopback; answers with its origin. */
async function aServer(answer: RequestListener, host = "127.0.0.1"): Promise<string> {
  const server: Server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://${host}:${(server.address() as AddressInfo).port}`;
}

const open = (source: PackageSource, change: Partial<SourceRules> = {}) =>
  openSource(source, { ...rules, ...change }, never);

test("fetches with the credentials given", async () => {
  let headers: IncomingHttpHeaders = {};
  const origin = await aServer((request, response) => {
    headers = request.headers;
    response.end("content");
  });

  const answer = await open({ addressInformation: `${origin}/a?b=c`, userName: "me", password: "p:w" });

  expect(await text(answer)).toBe("content");
  expect(headers.authorization).toBe(`Basic ${Buffer.from("me:p:w").toString("base64")}`);
  expect(headers["accept-encoding"]).toBe("identity");
});

test("follows redirects, and tells its credentials to nobody else", async () => {
  const told: (string | undefined)[] = [];
  const target = await aServer((request, response) => {
    told.push(request.headers.authorization);
    response.end("content");
  });
  const origin = await aServer((request, response) => {
    told.push(request.headers.authorization);
    const location = request.url === "/start" ? "/next" : `${target}/there`;
    response.writeHead(302, { location }).end();
  });

  const answer = await open({ addressInformation: `${origin}/start`, userName: "u", password: "p" });

  expect(await text(answer)).toBe("content");
  expect(told.map((header) => header !== undefined)).toEqual([true, true, false]);
});

test.each([
  "http://127.0.0.1:1/",
  "http://localhost:1/",
  "http://[::1]:1/",
  "http://[::ffff:127.0.0.1]:1/",
  "http://2130706433/",
  "http://0x7f.1/",
  "http://0177.0.0.1/",
  "http://169.254.169.254/latest/meta-data",
  "http://10.0.0.1/",
  "http://0/",
])("does not connect to %s", async (addressInformation) => {
  const refusal = open({ addressInformation }, { mayConnect: addressPolicy([]) });

  await expect(refusal).rejects.toMatchObject({ code: "SOURCE_FORBIDDEN" });
});

test.each([
  ["ftp://files.example/a", "not by ftp:"],
  ["file:///etc/passwd", "not by file:"],
  ["not a url", "no valid URL"],
  ["http://user:secret@files.example/a", "holds credentials"],
])("refuses the address %s", async (addressInformation, reason) => {
  const problem = await open({ addressInformation }).then(() => undefined, toProblem);

  expect(problem).toMatchObject({ code: "SOURCE_FORBIDDEN", detail: expect.stringContaining(reason) });
  expect(problem?.detail).not.toContain("secret");
});

test("checks the address at every redirect", async () => {
  const inner = await aServer((_, response) => response.end("inner secret"), "127.0.0.2");
  const origin = await aServer((_, response) => response.writeHead(301, { location: inner }).end());

  await expect(open({ addressInformation: origin })).rejects.toMatchObject({
    code: "SOURCE_FORBIDDEN",
    message: expect.stringContaining("127.0.0.2"),
  });
});

test("does not follow a redirect to another protocol", async () => {
  const origin = await aServer((_, response) =>
    response.writeHead(302, { location: "file:///etc/passwd" }).end(),
  );

  await expect(open({ addressInformation: origin })).rejects.toMatchObject({ code: "SOURCE_FORBIDDEN" });
});

test("follows three redirects, not four", async () => {
  const origin = await aServer((request, response) => {
    const left = Number(request.url?.slice(1));
    if (left === 0) response.end("there");
    else response.writeHead(307, { location: `/${left - 1}` }).end();
  });

  expect(await text(await open({ addressInformation: `${origin}/3` }))).toBe("there");
  await expect(open({ addressInformation: `${origin}/4` })).rejects.toThrow("redirects more than 3 times");
});

test.each([404, 500, 204, 304])(
  "says that the source answered with %i, and nothing of its address but the host",
  async (status) => {
    const origin = await aServer((_, response) => response.writeHead(status).end());

    const problem = await open({
      addressInformation: `${origin}/path?token=secret`,
      userName: "u",
      password: "geheim",
    }).then(() => undefined, toProblem);

    expect(problem).toMatchObject({
      code: "SOURCE_UNREACHABLE",
      detail: `The package could not be fetched from ${origin}: it answered with status ${status}.`,
    });
  },
);

test("says that nobody listens", async () => {
  await expect(open({ addressInformation: "http://127.0.0.1:1/" })).rejects.toMatchObject({
    code: "SOURCE_UNREACHABLE",
    message: expect.stringContaining("ECONNREFUSED"),
  });
});

test("says that a name is unknown", async () => {
  await expect(open({ addressInformation: "http://no-such-host.invalid/" })).rejects.toMatchObject({
    code: "SOURCE_UNREACHABLE",
    message: expect.stringContaining("cannot be resolved"),
  });
});

test("waits for an answer only so long", async () => {
  const origin = await aServer(() => undefined);

  await expect(open({ addressInformation: origin }, { answerMs: 50 })).rejects.toThrow(
    "no answer within 0.05 s",
  );
});

test.each<[string, Partial<SourceRules>, string]>([
  ["stalls", { idleMs: 50 }, "sent nothing for 0.05 s"],
  ["takes for ever", { contentMs: 50 }, "not sent whole within 0.05 s"],
])("gives up on content that %s", async (_, change, reason) => {
  const origin = await aServer((__, response) => response.write("begin"));
  const answer = await open({ addressInformation: origin }, change);

  await expect(text(answer)).rejects.toThrow(reason);
});

test("refuses content that announces itself as too large", async () => {
  const origin = await aServer((_, response) =>
    response.writeHead(200, { "content-length": 2_000_000 }).write("x"),
  );

  await expect(open({ addressInformation: origin })).rejects.toMatchObject({ code: "BODY_TOO_LARGE" });
});

test("stops when told to", async () => {
  const stopping = new AbortController();
  const origin = await aServer(() => stopping.abort(new Error("we stop")));

  await expect(openSource({ addressInformation: origin }, rules, stopping.signal)).rejects.toThrow("we stop");
});
