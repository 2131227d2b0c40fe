import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { eventually } from "../../test/support/eventually.ts";
import { runFairlead } from "../../test/support/fairlead-cli.ts";
import { anUnusedUrl, aRecordedApi } from "../../test/support/recorded-api.ts";
import { occurrenceId, recordedOperation } from "../../test/support/recorded-resources.ts";

const nobody = await anUnusedUrl();

test("exits with 0 when all is well", async () => {
  const { url } = await aRecordedApi({ "GET /v1.0/vims": { body: { vims: [] } } });

  expect((await runFairlead(["vim", "list"], { url })).exitCode).toBe(0);
});

test("exits with 1 when the API refuses", async () => {
  const { url } = await aRecordedApi({});

  expect((await runFairlead(["vim", "list"], { url })).exitCode).toBe(1);
});

test.each([
  [["vnf", "show"], "missing required argument 'vnf'"],
  [["vnf", "list", "--colour"], "unknown option '--colour'"],
  [["vnf", "list", "-o", "xml"], "Allowed choices are table, json, yaml."],
  [["vnf", "instanciate", "x"], "(Did you mean instantiate?)"],
  [["pakage"], "(Did you mean package?)"],
  [["vnf"], "Usage: fairlead vnf"],
  [["vnf", "list", "--url", "fairlead:9890"], "is not an http or https address"],
  [["vnf", "list", "--url", "http://me:secret@h"], "must not hold a password"],
  [["vnf", "list", "--timeout", "soon"], "--timeout takes a number of seconds"],
  [
    ["vnf", "list", "--token-file", "/no/such"],
    "Cannot read /no/such (--token-file): there is no such file.",
  ],
  [["vnf", "list", "--user", "me"], "There is no password for user me"],
  [["vnf", "instantiate", "x"], "Which flavour?"],
  [["vnf", "instantiate", "x", "--file", "a", "--flavour", "b"], "it cannot go with --flavour"],
  [["vnf", "modify", "x"], "There is nothing to modify"],
  [["vnf", "terminate", "x", "--graceful-timeout", "0"], "It takes a whole number above 0"],
  [["vim", "register", "lab"], "Where is the VIM?"],
  [["package", "upload", "x"], "Name either a CSAR (file or folder) or --uri."],
  [["package", "onboard", "/no/such.csar"], "There is no file or folder '/no/such.csar'."],
])("exits with 2 on %j and says what is wrong", async (args, sentence) => {
  const { exitCode, stderr } = await runFairlead(args, { url: nobody });

  expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining(sentence) });
});

test("exits with 3 when nobody answers", async () => {
  const { exitCode, stderr } = await runFairlead(["vnf", "list"], { url: nobody });

  expect({ exitCode, stderr }).toMatchObject({
    exitCode: 3,
    stderr: expect.stringContaining("fairlead serve"),
  });
});

test("exits with 4 when the credentials are refused", async () => {
  const { url } = await aRecordedApi({
    "GET /v1.0/vims": { status: 401, body: { detail: "No such token." } },
  });

  expect((await runFairlead(["vim", "list"], { url })).exitCode).toBe(4);
});

test("exits with 130 on Ctrl-C while watching, and says that the operation goes on", async () => {
  const controller = new AbortController();
  const { url, requests } = await aRecordedApi({
    [`GET /vnflcm/v2/vnf_lcm_op_occs/${occurrenceId}`]: { body: recordedOperation.waiting },
  });
  const running = runFairlead(["op", "watch", occurrenceId], { url, signal: controller.signal });

  await eventually(() => expect(requests).not.toHaveLength(0));
  controller.abort();

  const { exitCode, stderr } = await running;
  expect(exitCode).toBe(130);
  expect(stderr).toContain("Stopped watching; the operation itself goes on.");
  expect(stderr).toContain(`fairlead op watch ${occurrenceId}`);
});

test("takes a password from the environment or from the terminal, and a token from a file", async () => {
  const { url, requests } = await aRecordedApi({ "GET /v1.0/vims": { body: { vims: [] } } });
  const tokenFile = join(await mkdtemp(join(tmpdir(), "fairlead-cli-")), "token");
  await writeFile(tokenFile, "from-file\n");
  const list = ["vim", "list"];

  await runFairlead([...list, "--user", "me"], { url, env: { FAIRLEAD_PASSWORD: "pw" } });
  await runFairlead([...list, "--user", "me"], { url, askSecret: async () => "typed" });
  await runFairlead(["--token-file", tokenFile, ...list], { url });
  await runFairlead(list, { url, env: { FAIRLEAD_TOKEN: "from-env" } });
  await runFairlead(list, { url });

  expect(requests.map(({ headers }) => headers.authorization)).toEqual([
    `Basic ${btoa("me:pw")}`,
    `Basic ${btoa("me:typed")}`,
    "Bearer from-file",
    "Bearer from-env",
    undefined,
  ]);
});

test("lets nothing that a server says steer the terminal", async () => {
  const { url } = await aRecordedApi({
    "GET /v1.0/vims": { status: 409, body: { detail: "\u001b[2Jgone\nnext" } },
  });

  const { stderr } = await runFairlead(["vim", "list"], { url });

  expect(stderr).toBe("error: \\x1b[2Jgone\nnext\n");
});
