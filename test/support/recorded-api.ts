import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface RecordedAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Objects are sent as JSON, text as it is. */
  readonly body?: unknown;
  /** Breaks the connection instead of answering. */
  readonly hangsUp?: boolean;
  /** Never answers. */
  readonly isSilent?: boolean;
}

export interface ReceivedRequest {
  readonly line: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** `METHOD /path?query` (query decoded) -> what is answered: in turn, the last one for ever. */
export type Recording = Readonly<Record<string, RecordedAnswer | readonly RecordedAnswer[]>>;

/** A real HTTP server that plays recorded answers until the test is over; what it was asked is in `requests`. */
export async function aRecordedApi(recording: Recording): Promise<{
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
}> {
  const requests: ReceivedRequest[] = [];
  const played = new Map<string, number>();
  const server = createServer(async (request, response) => {
    const line = `${request.method} ${decodeURIComponent(request.url ?? "")}`;
    requests.push({ line, headers: request.headers, body: await readBody(request) });
    const answers = [
      recording[line] ?? { status: 404, body: { status: 404, detail: `not recorded: ${line}` } },
    ];
    const turns = answers.flat();
    const turn = played.get(line) ?? 0;
    played.set(line, turn + 1);
    const {
      status = 200,
      headers = {},
      body,
      hangsUp,
      isSilent,
    } = turns[Math.min(turn, turns.length - 1)] ?? {};
    if (isSilent) return;
    if (hangsUp) return request.socket.destroy();
    const type = status >= 400 ? "application/problem+json" : "application/json";
    // No Date header: the tests have a clock of their own.
    response.sendDate = false;
    response.writeHead(status, body === undefined ? headers : { "Content-Type": type, ...headers });
    response.end(typeof body === "object" && !Buffer.isBuffer(body) ? JSON.stringify(body) : body);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  // A server that listens on TCP has such an address.
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, requests };
}

/** An address at which nobody listens. */
export async function anUnusedUrl(): Promise<string> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  // As above.
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return `http://127.0.0.1:${port}`;
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
