import { afterEach, expect } from "vitest";
import type { Api } from "../../src/api/api.ts";
import { checkResponse } from "./check-response.ts";

/** Looks at every answer of this server, and fails the test in which one breaks the standard. To be called before it is ready. */
export function watchConformance(app: Pick<Api, "addHook">): void {
  const violations: string[] = [];
  app.addHook("onSend", (request, reply, payload, done) => {
    const found = checkResponse({
      method: request.method,
      path: request.url,
      status: reply.statusCode,
      headers: reply.getHeaders(),
      body: typeof payload === "string" || Buffer.isBuffer(payload) ? String(payload) : "",
    });
    for (const violation of found) violations.push(`${request.method} ${request.url}: ${violation}`);
    done();
  });
  afterEach(() => {
    expect(violations.splice(0)).toEqual([]);
  });
}
