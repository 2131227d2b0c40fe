import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { aChartArchive, aCsar, aFolder, smallCsar } from "../../test/support/a-csar.ts";
import { runFairlead } from "../../test/support/fairlead-cli.ts";
import { serveProcess } from "../../test/support/serve-process.ts";

/** A real server with its own PostgreSQL, on clusters that exist on paper, and a command line to it. */
async function aFairlead() {
  const server = await serveProcess(await aFolder(), { FAIRLEAD_SIMULATED: "true" });
  onTestFinished(async () => {
    await server.stop();
  });
  const fairlead = (...args: string[]) => runFairlead(args, { url: server.url, now: () => new Date() });
  const csar = await aCsar({ ...smallCsar, "Files/kubernetes/web-0.1.0.tgz": await aChartArchive("web") });
  const kubeconfig = join(await aFolder(), "config");
  await writeFile(
    kubeconfig,
    JSON.stringify({
      "current-context": "admin",
      contexts: [{ name: "admin", context: { cluster: "c", user: "u" } }],
      clusters: [{ name: "c", cluster: { server: "https://10.0.0.1:6443" } }],
      users: [{ name: "u", user: { token: "secret" } }],
    }),
  );
  return { fairlead, csar, kubeconfig };
}

test("a VNF is led through its life, by names alone", async () => {
  const { fairlead, csar, kubeconfig } = await aFairlead();
  const chart = ["--chart", "Files/kubernetes/web-0.1.0.tgz"];
  const run = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await fairlead(...args);
    expect({ args, exitCode, stderr }).toMatchObject({ exitCode: 0 });
    return stdout;
  };

  await run("vim", "register", "lab", "--kubeconfig", kubeconfig, "--default");
  expect(await run("vim", "show", "lab")).not.toContain("secret");
  const { vnfdId, vnfProductName } = JSON.parse(await run("package", "onboard", csar, "-o", "json"));
  await run("vnf", "create", vnfProductName, "--name", "upf-east", "--metadata", "site=east");
  const instantiated = await run(
    ...["vnf", "instantiate", "upf-east", "--flavour", "simple", "--namespace", "edge", ...chart, "--watch"],
  );
  expect(instantiated).toMatch(/INSTANTIATE completed in [\d.]+ s\.\n$/);
  expect(await run("vnf", "show", "upf-east")).toContain("INSTANTIATED, STARTED");
  expect(await run("vnf", "list", "--state", "instantiated")).toContain(vnfdId);
  expect(await run("op", "show", "upf-east")).toContain("await-readiness");
  await run("vnf", "modify", "upf-east", "--name", "upf-west", "--watch");
  expect(await run("vnf", "terminate", "upf-west", "--watch")).toContain("TERMINATE completed");
  const operations = await run("op", "list", "--vnf", "upf-west", "--state", "completed");
  for (const operation of ["INSTANTIATE", "MODIFY_INFO", "TERMINATE"])
    expect(operations).toContain(operation);
  await run("vnf", "delete", "upf-west");
  await run("package", "delete", vnfdId, "--disable");
  await run("vim", "delete", "lab");
  expect(await run("vim", "list")).toBe("");
});

test("an operation that fails can be decided on with the commands it names", async () => {
  const { fairlead, csar, kubeconfig } = await aFairlead();
  const folder = await aFolder();
  await writeFile(join(folder, "values.yaml"), "simulated: { failFirst: 2 }\n");
  await fairlead("vim", "register", "lab", "--kubeconfig", kubeconfig, "--default");
  const { vnfdId } = JSON.parse((await fairlead("package", "onboard", csar, "-o", "json")).stdout);
  await fairlead("vnf", "create", vnfdId, "--name", "upf");
  const decide = async (stderr: string, decision: string) => {
    const [, line = ""] = stderr.match(new RegExp(`^ *fairlead (op ${decision} \\S+)`, "m")) ?? [];
    return fairlead(...line.split(" "), "--watch");
  };

  const first = await fairlead(
    ...["vnf", "instantiate", "upf", "--flavour", "simple", "--chart", "Files/kubernetes/web-0.1.0.tgz"],
    ...["--values", join(folder, "values.yaml"), "--watch"],
  );
  const second = await decide(first.stderr, "retry");
  const third = await decide(second.stderr, "rollback");

  expect(first).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("(FAILED_TEMP)") });
  expect(second).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("(FAILED_TEMP)") });
  expect(third).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("was rolled back") });
  expect((await fairlead("vnf", "delete", "upf")).exitCode).toBe(0);
});
