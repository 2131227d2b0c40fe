import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import type { JsonObject } from "../../src/domain/json.ts";

export interface Taken {
  readonly headers: IncomingHttpHeaders;
  readonly content: JsonObject;
}

export interface ACallback {
  readonly url: string;
  /** The notifications that were answered with 204, in order of arrival. */
  readonly taken: readonly Taken[];
  /** Headers of the test requests. */
  readonly tests: readonly IncomingHttpHeaders[];
}

interface Options {
  /** The status a notification is answered with; 204 when absent. */
  readonly answer?: (content: JsonObject, headers: IncomingHttpHeaders) => number | Promise<number>;
  /** The status a test is answered with. */
  readonly testStatus?: (headers: IncomingHttpHeaders) => number;
  /** No test is answered before so many have come. */
  readonly untilTests?: number;
}

/** A subscriber's real HTTP server; gone when the test is over. */
export async function aCallback({
  answer = () => 204,
  testStatus = () => 204,
  untilTests = 1,
}: Options = {}): Promise<ACallback> {
  const taken: Taken[] = [];
  const tests: IncomingHttpHeaders[] = [];
  const enough = Promise.withResolvers<void>();
  const server = createServer(async (request, response) => {
    const { headers } = request;
    if (request.method === "GET") {
      tests.push(headers);
      if (tests.length >= untilTests) enough.resolve();
      await enough.promise;
      response.writeHead(testStatus(headers)).end();
      return;
    }
    const content = (await json(request)) as JsonObject;
    const status = await answer(content, headers);
    if (status === 204) taken.push({ headers, content });
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`, taken, tests };
}
