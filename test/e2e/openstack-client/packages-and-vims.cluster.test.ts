import { readFile, stat } from "node:fs/promises";
import { expect, test } from "vitest";
import { openstackOnce, theOpenstackClient } from "../../support/openstack-cli.ts";
import { sampleCsar, surroundings } from "./surroundings.ts";

const client = await theOpenstackClient();
const { missing } = client;
const clientTest = test.skipIf(missing !== "");

clientTest(`every vnf package command does what it says ${missing}`.trimEnd(), async ({ onTestFinished }) => {
  const { vnfm, openstack, file, path } = await surroundings(client, 1, onTestFinished);
  const csar = await sampleCsar();
  const csarFile = await file("package.zip", csar);

  const created = await openstack.json("vnf package create --user-data owner=lab");
  const id = String(created.ID);
  expect(created).toMatchObject({ "Onboarding State": "CREATED", "User Defined Data": { owner: "lab" } });

  expect(await openstack.run(`vnf package upload --path ${csarFile} ${id}`)).toBe(
    `Upload request for VNF package ${id} has been accepted.`,
  );
  expect(await openstack.until(`vnf package show ${id}`, "Onboarding State", "ONBOARDED")).toMatchObject({
    "Operational State": "ENABLED",
    "Usage State": "NOT_IN_USE",
    "VNF Product Name": expect.any(String),
  });
  expect(await openstack.json("vnf package list")).toMatchObject([
    { Id: id, "Onboarding State": "ONBOARDED", "Usage State": "NOT_IN_USE" },
  ]);
  expect(await openstack.json("vnf package list --filter (eq,onboardingState,CREATED)")).toEqual([]);

  // An interactive openstack asks for any of these as for JSON, once it has asked for JSON.
  const download = (...args: readonly string[]) =>
    openstackOnce(client, vnfm.url, ["vnf", "package", "download", ...args, id]);
  await download("--file", path("all.zip"));
  expect(await readFile(path("all.zip"))).toEqual(csar);
  await download("--vnfd", "--type", "application/zip", "--file", path("vnfd.zip"));
  expect((await readFile(path("vnfd.zip"))).subarray(0, 2).toString()).toBe("PK");
  const chart = "Files/kubernetes/test-chart-0.1.0.tgz";
  await openstack.run(`vnf package artifact download --file ${path("chart.tgz")} ${id} ${chart}`);
  await download("--vnfd", "--type", "both", "--file", path("both.zip"));
  expect(await readFile(path("both.zip"))).toEqual(await readFile(path("vnfd.zip")));
  expect((await stat(path("chart.tgz"))).size).toBeGreaterThan(100);

  expect(await openstack.run(`vnf package delete ${id}`)).toMatch(/ENABLED/);
  expect(
    await openstack.json(`vnf package update --operational-state DISABLED --user-data site=east ${id}`),
  ).toMatchObject({ "Operational State": "DISABLED" });
  expect(await openstack.run(`vnf package delete ${id}`)).toBe(
    "All specified vnf-package(s) deleted successfully",
  );
  expect(await openstack.run(`vnf package show ${id}`)).toContain(id);
});

clientTest(
  `every vim command does what it says, by id and by name ${missing}`.trimEnd(),
  async ({ onTestFinished }) => {
    const { openstack, file } = await surroundings(client, 1, onTestFinished);
    const config = await file(
      "vim.yaml",
      [
        "auth_url: https://192.0.2.10:6443",
        "type: kubernetes",
        "project_name: default",
        "bearer_token: geheim",
        "ssl_ca_cert: None",
        "extra: { use_helm: true }",
      ].join("\n"),
    );
    const change = await file(
      "change.yaml",
      "project_name: default\nbearer_token: geheimer\nssl_ca_cert: None\nextra: { area: a }\n",
    );

    const registered = await openstack.json(
      `vim register --config-file ${config} --is-default --description lab east`,
    );
    const id = String(registered.id);
    expect(registered).toMatchObject({
      name: "east",
      type: "kubernetes",
      description: "lab",
      status: "ACTIVE",
    });
    expect(JSON.stringify(registered)).not.toContain("geheim");

    expect(await openstack.json("vim list")).toMatchObject([{ ID: id, Name: "east", "Is Default": true }]);
    expect(await openstack.json("vim show east")).toMatchObject({ id, is_default: true });
    expect(await openstack.json(`vim set --config-file ${change} --name west ${id}`)).toMatchObject({
      name: "west",
    });
    expect(await openstack.json(`vim show ${id}`)).toMatchObject({ name: "west" });
    expect(await openstack.run("vim delete west")).toBe("All specified vim(s) deleted successfully");
    expect(await openstack.json("vim list")).toEqual([]);
  },
);
