import { describe, expect, test } from "vitest";
import { anUnusedUrl, aRecordedApi, type Recording } from "../../../test/support/recorded-api.ts";
import { type RestClientOptions, restClient } from "./rest-client.ts";

async function aClient(recording: Recording, options: Partial<RestClientOptions> = {}) {
  const { url, requests } = await aRecordedApi(recording);
  return { client: restClient({ url, fetch, now: () => new Date(), ...options }), requests, url };
}

describe("requests", () => {
  test("carry the version on the LCM interface and nowhere else", async () => {
    const { client, requests } = await aClient({
      "GET /vnflcm/v2/vnf_instances": { body: [] },
      "GET /v1.0/vims": { body: { vims: [] } },
    });

    await client.get("/vnflcm/v2/vnf_instances");
    await client.get("/v1.0/vims");

    expect(requests.map(({ headers }) => headers.version)).toEqual(["2.0.0", undefined]);
  });

  test("carry the credentials, asked for only once", async () => {
    let asked = 0;
    const authorization = async () => {
      asked += 1;
      return "Bearer secret";
    };
    const { client, requests } = await aClient({ "GET /a": { body: {} } }, { authorization });

    await client.get("/a");
    await client.get("/a");

    expect(requests.map(({ headers }) => headers.authorization)).toEqual(["Bearer secret", "Bearer secret"]);
    expect(asked).toBe(1);
  });

  test("send changes as merge patch", async () => {
    const { client, requests } = await aClient({ "PATCH /a": { status: 202 } });

    await client.send({ method: "PATCH", path: "/a", json: { name: null } });

    expect(requests[0]?.headers["content-type"]).toBe("application/merge-patch+json");
    expect(requests[0]?.body.toString()).toBe('{"name":null}');
  });
});

describe("lists", () => {
  test("are followed over all pages, at the address we know and not at the server's own", async () => {
    const link = (marker: string) => ({
      Link: `<http://fairlead.internal:1/prefix/things?filter=(eq,a,'x%20y')&nextpage_opaque_marker=${marker}>; rel="next"`,
    });
    const { client } = await aClient({
      "GET /things?filter=(eq,a,'x y')": { body: [1, 2], headers: link("2") },
      "GET /things?filter=(eq,a,'x y')&nextpage_opaque_marker=2": { body: [3], headers: link("3") },
      "GET /things?filter=(eq,a,'x y')&nextpage_opaque_marker=3": { body: [4] },
    });

    expect(await client.list("/things", { filter: "(eq,a,'x y')" })).toEqual([1, 2, 3, 4]);
  });
});

describe("refusals", () => {
  const refusedWith = async (status: number, body: unknown) => {
    const { client } = await aClient({ "GET /a": { status, body } });
    return client.get("/a").catch((error: unknown) => error);
  };

  test("are told in the words of the problem, with each offending attribute", async () => {
    const invalidParams = [
      { pointer: "/additionalParams/helm_values/replicas", reason: "must be integer" },
      { pointer: "", reason: "must not be empty" },
    ];
    const error = await refusedWith(400, {
      status: 400,
      title: "Values refused by the chart",
      code: "VALUES_REFUSED",
      detail: "amf: the values break the chart's schema.",
      invalidParams,
    });

    expect(error).toMatchObject({
      exitCode: 1,
      message:
        "Values refused by the chart: amf: the values break the chart's schema. [VALUES_REFUSED, HTTP 400]",
      lines: ["/additionalParams/helm_values/replicas: must be integer", "(body): must not be empty"],
    });
  });

  test("drop a title that only repeats the status", async () => {
    const error = await refusedWith(409, { status: 409, title: "Conflict", detail: "It is busy." });

    expect(error).toMatchObject({ message: "It is busy. [HTTP 409]" });
  });

  test("of Tacker's shape are understood too", async () => {
    const error = await refusedWith(409, {
      TackerError: { type: "VimDuplicateNameException", message: "VIM lab exists.", detail: "" },
    });

    expect(error).toMatchObject({ exitCode: 1, message: "VIM lab exists. [VimDuplicateNameException]" });
  });

  test("without any explanation ask whether this is the right server", async () => {
    const error = await refusedWith(502, "<html>Bad Gateway</html>");

    expect(error).toMatchObject({
      exitCode: 1,
      message: "The server answered 502 Bad Gateway without saying why.",
    });
  });

  test("for lack of credentials have their own exit code and name the way in", async () => {
    const error = await refusedWith(401, { status: 401, detail: "A token is needed." });

    expect(error).toMatchObject({
      exitCode: 4,
      message: "Not authorised: A token is needed.",
      lines: [expect.stringContaining("FAIRLEAD_TOKEN")],
    });
  });

  test("for lack of rights have it as well", async () => {
    expect(await refusedWith(403, { status: 403, detail: "No." })).toMatchObject({ exitCode: 4 });
  });

  test("are made of an answer that is not JSON", async () => {
    expect(await refusedWith(200, "<html>")).toMatchObject({
      message: expect.stringContaining("is not JSON"),
    });
  });
});

describe("a server out of reach", () => {
  test("is told with the reason and what to do", async () => {
    const url = await anUnusedUrl();
    const client = restClient({ url, fetch, now: () => new Date() });

    await expect(client.get("/a")).rejects.toMatchObject({
      exitCode: 3,
      message: `Cannot reach Fairlead at ${url}: nothing listens there (ECONNREFUSED).`,
      lines: [expect.stringContaining("fairlead serve")],
    });
  });

  test("is told when it does not answer in time", async () => {
    const { client } = await aClient({ "GET /a": { isSilent: true } }, { timeoutMs: 50 });

    await expect(client.get("/a")).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringContaining("no answer within 0.05 s"),
    });
  });

  test("is told when the connection breaks", async () => {
    const { client } = await aClient({ "GET /a": { hangsUp: true } });

    await expect(client.get("/a")).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringContaining("closed the connection"),
    });
  });

  test("does not hide that it was the operator who interrupted", async () => {
    const controller = new AbortController();
    const { client } = await aClient({ "GET /a": { isSilent: true } }, { signal: controller.signal });
    const request = client.get("/a");

    controller.abort();

    await expect(request).rejects.toMatchObject({ exitCode: 130 });
  });
});
