import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { beforeAll, describe, expect, test } from "vitest";
import { anLcmApi } from "../../../test/support/an-lcm-api.ts";

const { app, call } = await anLcmApi({
  limits: { bodyBytes: 2_000, urlBytes: 1_000, headerBytes: 4_096, jsonDepth: 10, jsonValues: 50 },
  plugins: [
    (scope) => {
      scope.get("/broken", async () => {
        throw new Error("the cause, with a password");
      });
    },
  ],
});
const INSTANCES = "/vnflcm/v2/vnf_instances";

describe("the Version header", () => {
  test.each([
    [undefined, 400, "VERSION_MISSING", "'Version' HTTP header missing."],
    [
      "2",
      400,
      "VERSION_MALFORMED",
      "Version String 2 is of invalid format. Must be of format Major.Minor.Patch.",
    ],
    ["2.0", 400, "VERSION_MALFORMED", "Version String 2.0 is of invalid format."],
    ["02.0.0", 400, "VERSION_MALFORMED", "invalid format"],
    ["0.1.0", 400, "VERSION_MALFORMED", "invalid format"],
    ["2.00.0", 400, "VERSION_MALFORMED", "invalid format"],
    ["2.0.0-x", 400, "VERSION_MALFORMED", "invalid format"],
    ["2.0.0-impl:a-b", 400, "VERSION_MALFORMED", "invalid format"],
    ["1.3.0", 406, "VERSION_UNSUPPORTED", "Version 1.3.0 not supported."],
    ["3.0.0", 406, "VERSION_UNSUPPORTED", "Version 3.0.0 not supported."],
  ])("%s is answered with %i %s", async (version, status, code, detail) => {
    const answer = await call("GET", INSTANCES, { headers: { version } });

    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({ status, code, detail: expect.stringContaining(detail) });
    expect(answer.headers.version).toBe("2.0.0");
  });

  test.each([
    ["2.0.0", "2.0.0"],
    ["2.3.0", "2.3.0"],
    ["2.0.0-impl:vendor:product:4", "2.0.0"],
  ])("%s is spoken, as %s", async (version, spoken) => {
    const answer = await call("GET", INSTANCES, { headers: { version } });

    expect([answer.statusCode, answer.headers.version]).toEqual([200, spoken]);
  });

  test("may be left out where versions are asked for, but not be nonsense", async () => {
    for (const [uriPrefix, versions] of [
      ["/vnflcm", ["1.3.0", "2.0.0"]],
      ["/vnflcm/v1", ["1.3.0"]],
      ["/vnflcm/v2", ["2.0.0"]],
      ["/vnfpkgm", ["1.3.0"]],
      ["/vnfpkgm/v1", ["1.3.0"]],
    ] as const) {
      const url = `${uriPrefix}/api_versions`;
      const answer = await call("GET", url, { headers: { version: undefined } });

      const apiVersions = versions.map((version) => ({ version, isDeprecated: false }));
      expect(answer.json()).toEqual({ uriPrefix, apiVersions });
      expect(versions).toContain(answer.headers.version);
      expect((await call("GET", url, { headers: { version: "9.9.9" } })).statusCode).toBe(200);
      expect((await call("GET", url, { headers: { version: "nine" } })).statusCode).toBe(400);
    }
  });
});

describe("every answer", () => {
  test("has a request id of its own", async () => {
    const ids = await Promise.all([call("GET", INSTANCES), call("GET", "/nope")]);

    const [first, second] = ids.map(({ headers }) => headers["x-openstack-request-id"]);
    expect(first).toMatch(/^req-[0-9a-f-]{36}$/);
    expect(second).toMatch(/^req-[0-9a-f-]{36}$/);
    expect(first).not.toBe(second);
  });

  test("has exact content types", async () => {
    expect((await call("GET", INSTANCES)).headers["content-type"]).toBe("application/json");
    expect((await call("GET", "/nope")).headers["content-type"]).toBe("application/problem+json");
  });

  test("keeps to itself what went wrong inside", async () => {
    const answer = await call("GET", "/broken");

    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toMatchObject({ code: "INTERNAL" });
    expect(answer.body).not.toContain("password");
  });
});

describe("unknown addresses and methods", () => {
  test("are 404 and 405, whatever the body", async () => {
    const nowhere = await call("POST", "/vnflcm/v2/vnf_instances/1/operate", {
      payload: "no json",
      headers: { "content-type": "text/xml" },
    });
    const wrongMethod = await call("PUT", `${INSTANCES}/1`, { payload: "no json" });

    expect([nowhere.statusCode, nowhere.json().code]).toEqual([404, "ROUTE_UNKNOWN"]);
    expect([wrongMethod.statusCode, wrongMethod.json().detail]).toEqual([
      405,
      "Method PUT is not supported.",
    ]);
    expect(wrongMethod.headers).toMatchObject({ allow: "DELETE, GET, HEAD, PATCH", version: "2.0.0" });
    expect((await call("DELETE", "/vnflcm/v2/api_versions")).statusCode).toBe(405);
    expect((await call("DELETE", "/vnflcm/v2/vnf_lcm_op_occs/1")).statusCode).toBe(405);
  });

  test("are refused when they are no addresses", async () => {
    const malformed = await call("GET", "/vnflcm/v2/vnf_instances/%E0%A4%A");
    const long = await call("GET", `${INSTANCES}?filter=${"x".repeat(1_000)}`);

    const segment = await call("GET", `${INSTANCES}/${"x".repeat(1_025)}`);
    const headers = {
      "content-type": "application/problem+json",
      version: "2.0.0",
      "x-openstack-request-id": expect.stringMatching(/^req-/),
    };

    expect([malformed.statusCode, malformed.json().code]).toEqual([400, "INVALID_REQUEST"]);
    expect(malformed.headers).toMatchObject(headers);
    expect([segment.statusCode, segment.json().code]).toEqual([404, "ROUTE_UNKNOWN"]);
    expect(segment.headers).toMatchObject(headers);
    expect([long.statusCode, long.json().code]).toEqual([414, "URI_TOO_LONG"]);
  });
});

describe("content negotiation", () => {
  test.each([
    { "content-encoding": "gzip" },
    { "content-encoding": "identity, br" },
    { "transfer-encoding": "gzip, chunked" },
  ])("takes no body with %j", async (headers) => {
    const answer = await call("POST", INSTANCES, {
      payload: '{"vnfdId":"none"}',
      headers: { "content-type": "application/json", ...headers },
    });

    expect([answer.statusCode, answer.json().code]).toEqual([415, "MEDIA_TYPE_UNSUPPORTED"]);
    expect(answer.headers["accept-encoding"]).toBe("identity");
  });

  test.each([{ "content-encoding": "Identity" }, { "transfer-encoding": "chunked" }, {}])(
    "takes a body with %j",
    async (headers) => {
      const answer = await call("POST", INSTANCES, {
        payload: '{"vnfdId":"none"}',
        headers: { "content-type": "application/json", ...headers },
      });

      expect([answer.statusCode, answer.json().code]).toEqual([422, "VNFD_UNKNOWN"]);
    },
  );

  test.each(["*/*", "application/json", "application/*", "text/html, application/json;q=0.5", ""])(
    "gives JSON to who accepts %s",
    async (accept) => {
      expect((await call("GET", INSTANCES, { headers: { accept } })).statusCode).toBe(200);
    },
  );

  test.each(["text/html", "application/xml", "application/json;q=0", "image/*"])(
    "has nothing for who accepts only %s",
    async (accept) => {
      const answer = await call("GET", INSTANCES, { headers: { accept } });

      expect(answer.statusCode).toBe(406);
      expect(answer.json().detail).toContain(
        `Content type '${accept}' specified in 'Accept' header is not allowed.`,
      );
    },
  );

  test.each(["application/json", "application/json; charset=utf-8", "text/plain"])(
    "reads a body of type %s as JSON",
    async (type) => {
      const answer = await call("POST", INSTANCES, { payload: "{}", headers: { "content-type": type } });

      expect(answer.json()).toMatchObject({ code: "INVALID_REQUEST", detail: "/vnfdId is required." });
    },
  );

  test.each(["application/xml", "application/merge-patch+json", "nonsense"])(
    "refuses a body of type %s",
    async (type) => {
      const answer = await call("POST", INSTANCES, { payload: "{}", headers: { "content-type": type } });

      expect(answer.statusCode).toBe(415);
      expect(answer.json().detail).toContain(`'${type}' specified in 'Content-Type' header is not allowed.`);
    },
  );

  test("comes before the version, as the peers have it", async () => {
    const answer = await call("POST", INSTANCES, {
      payload: "<a/>",
      headers: { "content-type": "application/xml", version: undefined },
    });

    expect(answer.statusCode).toBe(415);
  });

  test("takes a task's empty body for none, whatever it is called", async () => {
    for (const type of ["application/json", "application/x-www-form-urlencoded", "application/xml"]) {
      const answer = await call("POST", "/vnflcm/v2/vnf_lcm_op_occs/1/retry", {
        headers: { "content-type": type },
      });

      expect(answer.json().code).toBe("LCM_OP_OCC_UNKNOWN");
    }
  });
});

describe("bodies", () => {
  test.each([
    ["malformed JSON", '{"vnfdId":', 400, "MALFORMED_BODY"],
    ["bad UTF-8", Buffer.from([0x7b, 0xff, 0x7d]), 400, "MALFORMED_BODY"],
    ["a prototype", '{"__proto__":{"vnfdId":"x"}}', 400, "MALFORMED_BODY"],
    ["deep nesting", `{"metadata":${"[".repeat(20)}${"]".repeat(20)}}`, 400, "MALFORMED_BODY"],
    ["too many values", `{"metadata":{"a":[${Array(60).fill(0)}]}}`, 400, "MALFORMED_BODY"],
    ["too many bytes", `{"vnfdId":"${"x".repeat(3_000)}"}`, 413, "BODY_TOO_LARGE"],
    ["none at all", "", 400, "INVALID_REQUEST"],
    ["no object", "[]", 400, "INVALID_REQUEST"],
    ["null", "null", 400, "INVALID_REQUEST"],
    ["a wrong type", '{"vnfdId":5}', 400, "INVALID_REQUEST"],
  ])("with %s are refused", async (_, payload, status, code) => {
    const answer = await call("POST", INSTANCES, {
      payload,
      headers: { "content-type": "application/json" },
    });

    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
  });

  test("that break a schema are refused with the place", async () => {
    const answer = await call("POST", `${INSTANCES}/1/instantiate`, {
      payload: { flavourId: "f", vimConnectionInfo: { "a/b": { vimType: 5 } } },
    });

    expect(answer.json()).toMatchObject({
      detail: "/vimConnectionInfo/a~1b/vimType must be string.",
      invalidParams: [{ pointer: "/vimConnectionInfo/a~1b/vimType", reason: "must be string" }],
    });
  });

  test("that break a schema name what is allowed", async () => {
    const terminate = await call("POST", `${INSTANCES}/1/terminate`, {
      payload: { terminationType: "SOON" },
    });
    const badKey = await call("POST", INSTANCES, { payload: { vnfdId: "d", metadata: { "a?": 1 } } });
    const nobody = await call("POST", INSTANCES, {
      payload: "true",
      headers: { "content-type": "text/plain" },
    });

    expect(terminate.json().detail).toBe("/terminationType must be one of GRACEFUL, FORCEFUL.");
    expect(badKey.json().detail).toBe("/metadata/a? has a key that is not allowed.");
    expect(nobody.json().detail).toBe("The request body must be object.");
  });

  test("do not hide a query parameter given twice", async () => {
    const answer = await call("GET", `${INSTANCES}?filter=(eq,id,a)&filter=(eq,id,b)`);

    expect(answer.json()).toMatchObject({
      code: "INVALID_REQUEST",
      detail: "Query parameter filter must be string.",
    });
  });
});

test("a client cannot take for ever, and small answers are not held back", () => {
  expect(app.server).toMatchObject({
    headersTimeout: 10_000,
    requestTimeout: 3_600_000,
    timeout: 120_000,
    noDelay: true,
  });
});

describe("bytes on the wire", () => {
  let port: number;
  beforeAll(async () => {
    await app.listen({ port: 0, host: "127.0.0.1" });
    ({ port } = app.server.address() as AddressInfo);
  });

  test.each([
    ["1.1", ["Host: localhost", "host: vnfm.example"], 2],
    ["1.1", ["Host: localhost", "Host: localhost"], 2],
    ["1.0", ["Host: localhost", "Host: localhost"], 2],
    ["1.1", [], 0],
  ])("HTTP/%s with the hosts %j are refused", async (version, hosts, count) => {
    const answer = await send(port, aGet(version, hosts));

    expect(answer).toMatch(/^HTTP\/1\.1 400 .*\r\ncontent-type: application\/problem\+json\r\n/is);
    expect(answer).toContain(`A request must have one 'Host' header; this one has ${count}.`);
  });

  test.each([
    ["1.1", ["HOST: localhost"]],
    ["1.0", []],
  ])("HTTP/%s with the hosts %j are answered", async (version, hosts) => {
    expect(await send(port, aGet(version, hosts))).toMatch(/^HTTP\/1\.1 200 /);
  });

  test("with a whole address as the target are answered as with its path, to its host", async () => {
    const target = (address: string) => send(port, `GET ${address} HTTP/1.1\r\nHost: localhost\r\n\r\n`);

    expect(await target("http://localhost/vnflcm/api_versions")).toMatch(
      /^HTTP\/1\.1 200 .*\r\nversion: 2\.0\.0\r\n/s,
    );
    expect(await target("HTTP://LOCALHOST:80?x")).toMatch(/^HTTP\/1\.1 404 .*There is nothing at \/\./s);
    expect(await target("http://evil.example/vnflcm/api_versions")).toMatch(
      /^HTTP\/1\.1 403 .*evil\.example/s,
    );
    expect(await target("/vnflcm/api_versions#x")).toMatch(/^HTTP\/1\.1 400 .*has no fragment/s);
  });

  test("that are no request are answered with a problem all the same", async () => {
    expect(await send(port, "nonsense\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 .*"code":"INVALID_REQUEST"/s);
    expect(await send(port, `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${"y".repeat(5_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 431 .*"code":"HEADERS_TOO_LARGE"/s,
    );
    expect(
      await send(
        port,
        `POST ${INSTANCES} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 999999\r\n\r\n`,
      ),
    ).toMatch(/^HTTP\/1\.1 413 .*"code":"BODY_TOO_LARGE"/s);
  });
});

function aGet(version: string, hosts: readonly string[]): string {
  return [`GET /vnflcm/api_versions HTTP/${version}`, ...hosts, "", ""].join("\r\n");
}

/** Sends bytes and reads until the other side closes, or has said one answer and waits. */
function send(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    socket.on("error", reject).on("close", () => resolve(answer));
    socket.on("data", (chunk) => {
      answer += chunk;
      if (answer.endsWith("}")) socket.end();
    });
  });
}
