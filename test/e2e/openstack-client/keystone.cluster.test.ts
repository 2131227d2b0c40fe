import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { run } from "../../../testbed/host/run.ts";
import { AVnfm } from "../../support/a-vnfm.ts";
import { theKeystone } from "../../support/keystone.ts";
import { theOpenstackClient } from "../../support/openstack-cli.ts";

const keystone = await theKeystone();
const client = await theOpenstackClient();
const missing = keystone.missing || client.missing;

const VIM = `auth_url: https://192.0.2.10:6443
type: kubernetes
project_name: default
bearer_token: secret
ssl_ca_cert: None
`;

describe.skipIf(missing !== "")(`through a real Keystone ${missing}`.trimEnd(), () => {
  test("openstack finds Fairlead in the catalog, and shows each project its own", async ({
    onTestFinished,
  }) => {
    const folder = await mkdtemp(join(tmpdir(), "fairlead-keystone-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const [passwordFile, vimFile] = [join(folder, "password"), join(folder, "vim.yaml")];
    await writeFile(passwordFile, keystone.userPassword, { mode: 0o600 });
    await writeFile(vimFile, VIM);
    const settings = {
      FAIRLEAD_SIMULATED: "true",
      FAIRLEAD_KEYSTONE_URL: keystone.url,
      FAIRLEAD_KEYSTONE_PASSWORD_FILE: passwordFile,
    };
    const vnfm = await AVnfm.start(settings, onTestFinished);
    const region = await keystone.announce(vnfm.url, onTestFinished);
    const as = (user: string, project: string, ...command: readonly string[]) =>
      run(client.program, command, {
        env: {
          PATH: process.env.PATH,
          LANG: "C.UTF-8",
          OS_AUTH_URL: keystone.url,
          OS_USERNAME: user,
          OS_PASSWORD: keystone.userPassword,
          OS_PROJECT_NAME: project,
          OS_USER_DOMAIN_NAME: "Default",
          OS_PROJECT_DOMAIN_NAME: "Default",
          OS_IDENTITY_API_VERSION: "3",
          OS_REGION_NAME: region,
        },
      });
    const vimsOf = async (user: string, project: string) =>
      JSON.parse(await as(user, project, "vim", "list", "-f", "json"));

    await as("nfv_user", "nfv", "vim", "register", "--config-file", vimFile, "east");

    expect(await vimsOf("nfv_reader", "nfv")).toMatchObject([{ Name: "east" }]);
    expect(await vimsOf("other_user", "other")).toEqual([]);
    await expect(as("nfv_reader", "nfv", "vim", "delete", "east")).rejects.toThrow("role reader");
    await as("nfv_user", "nfv", "vim", "delete", "east");
    expect(await vimsOf("nfv_user", "nfv")).toEqual([]);
  });
});
