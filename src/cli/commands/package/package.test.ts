import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { fromBufferPromise } from "yauzl";
import { runFairlead } from "../../../../test/support/fairlead-cli.ts";
import { aRecordedApi, type Recording } from "../../../../test/support/recorded-api.ts";
import { packageId, recordedPackage } from "../../../../test/support/recorded-resources.ts";

const path = `/vnfpkgm/v1/vnf_packages/${packageId}`;
const created = {
  id: packageId,
  onboardingState: "CREATED",
  operationalState: "DISABLED",
  usageState: "NOT_IN_USE",
};
const recording: Recording = {
  "POST /vnfpkgm/v1/vnf_packages": { status: 201, body: created },
  [`GET /vnfpkgm/v1/vnf_packages?filter=(eq,id,'${packageId}')`]: { body: [recordedPackage] },
  [`PUT ${path}/package_content`]: { status: 202 },
  [`DELETE ${path}`]: { status: 204 },
  [`GET ${path}`]: [
    { body: { ...created, onboardingState: "UPLOADING" } },
    { body: { ...created, onboardingState: "PROCESSING" } },
    { body: recordedPackage },
  ],
};

async function aFolder(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "fairlead-csar-"));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(folder, name, ".."), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

test("onboarding uploads the file as it is and waits until the server has read it", async () => {
  const { url, requests } = await aRecordedApi(recording);
  const file = join(await aFolder({ "edge.csar": "PK…" }), "edge.csar");

  const { exitCode, stdout, stderr } = await runFairlead(["package", "onboard", file], { url });

  expect(exitCode).toBe(0);
  expect(stdout).toContain("onboarding    ONBOARDED");
  expect(stderr.match(/UPLOADING|PROCESSING|ONBOARDED/g)).toEqual(["UPLOADING", "PROCESSING", "ONBOARDED"]);
  const upload = requests.find(({ line }) => line.startsWith("PUT"));
  expect(upload?.headers).toMatchObject({ "content-type": "application/zip", "content-length": "5" });
  expect(upload?.body.toString()).toBe("PK…");
});

test("a folder is zipped, with its paths", async () => {
  const { url, requests } = await aRecordedApi(recording);
  const folder = await aFolder({ "TOSCA-Metadata/TOSCA.meta": "meta", "Definitions/vnfd.yaml": "vnfd" });

  await runFairlead(["package", "onboard", folder], { url });

  const zip = await fromBufferPromise(
    requests.find(({ line }) => line.startsWith("PUT"))?.body ?? Buffer.alloc(0),
  );
  const names: string[] = [];
  for await (const entry of zip.eachEntry()) names.push(entry.fileName);
  expect(names).toEqual(["Definitions/vnfd.yaml", "TOSCA-Metadata/TOSCA.meta"]);
});

test("the folder may be the one that the command is run in", async () => {
  const { url, requests } = await aRecordedApi(recording);
  const folder = await aFolder({ "Definitions/vnfd.yaml": "vnfd" });
  const program = fileURLToPath(new URL("../../../main/cli.ts", import.meta.url));

  await promisify(execFile)(process.execPath, [program, "package", "onboard", "."], {
    cwd: folder,
    env: { ...process.env, FAIRLEAD_URL: url },
  });

  const upload = requests.find(({ line }) => line.startsWith("PUT"))?.body ?? Buffer.alloc(0);
  const zip = await fromBufferPromise(upload);
  const names = (await Array.fromAsync(zip.eachEntry())).map(({ fileName }) => fileName);
  expect(names).toEqual(["Definitions/vnfd.yaml"]);
});

test("a folder with a link is refused, as the link would be missing in the package", async () => {
  const { url, requests } = await aRecordedApi(recording);
  const folder = await aFolder({ "Definitions/vnfd.yaml": "vnfd" });
  await symlink("vnfd.yaml", join(folder, "Definitions", "link.yaml"));

  const { exitCode, stderr } = await runFairlead(["package", "onboard", folder], { url });

  expect(exitCode).toBe(2);
  expect(stderr).toContain(
    `'${join(folder, "Definitions", "link.yaml")}' is a link; put the file itself there.`,
  );
  expect(requests).toEqual([]);
});

test("a refused package ends the command with the reason", async () => {
  const problem = {
    title: "VNF package refused",
    status: 422,
    detail: "The archive is not a zip.",
    invalidParams: [{ pointer: "edge.csar", reason: "no end of central directory" }],
  };
  const { url } = await aRecordedApi({
    ...recording,
    [`GET ${path}`]: { body: { ...created, onboardingState: "ERROR", onboardingFailureDetails: problem } },
  });
  const file = join(await aFolder({ "edge.csar": "no zip" }), "edge.csar");

  const { exitCode, stderr } = await runFairlead(["package", "onboard", file], { url });

  expect(exitCode).toBe(1);
  expect(stderr).toContain("VNF package refused: The archive is not a zip.");
  expect(stderr).toContain("edge.csar: no end of central directory");
});

test("an upload that fails leaves no empty package behind", async () => {
  const { url, requests } = await aRecordedApi({
    ...recording,
    [`PUT ${path}/package_content`]: { status: 413, body: { status: 413, detail: "Too large." } },
  });
  const file = join(await aFolder({ "edge.csar": "x" }), "edge.csar");

  const { exitCode, stderr } = await runFairlead(["package", "onboard", file], { url });

  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "error: Too large. [HTTP 413]\n" });
  expect(requests.at(-1)?.line).toBe(`DELETE ${path}`);
});

test("a download makes a file, and never overwrites one", async () => {
  const { url } = await aRecordedApi({
    ...recording,
    [`GET ${path}/package_content`]: {
      body: Buffer.from([80, 75, 0, 255]),
      headers: { "Content-Type": "application/zip" },
    },
  });
  const file = join(await aFolder(), "edge.csar");
  const args = ["package", "download", packageId, file];

  const first = await runFairlead(args, { url });
  const second = await runFairlead(args, { url });

  expect(first).toMatchObject({ exitCode: 0, stdout: `Saved ${file} (4 bytes).\n` });
  expect(second).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("exists already") });
  expect([...(await readFile(file))]).toEqual([80, 75, 0, 255]);
});

test("a VNFD of one file is printed, one of several wants a zip file", async () => {
  const vnfd = `GET ${path}/vnfd`;
  const text = {
    body: "tosca_definitions_version: tosca_simple_yaml_1_2\n",
    headers: { "Content-Type": "text/plain" },
  };
  const zip = { body: Buffer.from("PK"), headers: { "Content-Type": "application/zip" } };
  const { url } = await aRecordedApi({ ...recording, [vnfd]: [text, zip, zip] });
  const file = join(await aFolder(), "vnfd.zip");

  const printed = await runFairlead(["package", "vnfd", packageId], { url });
  const refused = await runFairlead(["package", "vnfd", packageId], { url });
  const saved = await runFairlead(["package", "vnfd", packageId, file], { url });

  expect(printed.stdout).toBe(text.body);
  expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("several files") });
  expect(saved.exitCode).toBe(0);
});

test("a password for the source never stands on the command line", async () => {
  const { url, requests } = await aRecordedApi({
    ...recording,
    [`POST ${path}/package_content/upload_from_uri`]: { status: 202 },
  });
  const args = ["package", "upload", packageId, "--uri", "https://vendor.example/a.csar", "--uri-user", "me"];

  await runFairlead(args, { url, env: { FAIRLEAD_SOURCE_PASSWORD: "secret" } });

  expect(requests.find(({ line }) => line.startsWith("POST"))?.body.toString()).toBe(
    '{"addressInformation":"https://vendor.example/a.csar","userName":"me","password":"secret"}',
  );
});
