import { randomBytes } from "node:crypto";
import { chmod, copyFile, cp, mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { packChart, readTree } from "../../scripts/pack-package.ts";
import { run } from "../../testbed/host/run.ts";
import { kubeProgram } from "../../testbed/programs/programs-folder.ts";
import { aChartRepository } from "../support/a-chart-repository.ts";
import { aSshHost, describeSshHosts } from "../support/a-ssh-host.ts";
import { type GuidePage, readGuidePage } from "../support/guide-page.ts";
import { typeBlocks } from "../support/guide-shell.ts";
import { testVariable } from "../support/netexec-csar.ts";
import { type OpenstackClient, theOpenstackClient } from "../support/openstack-cli.ts";
import { serveProcess } from "../support/serve-process.ts";

const project = join(import.meta.dirname, "../..");
const guide = join(project, "docs/user-guide");

/** All pages, in the order in which its README lists them. */
async function readGuide(): Promise<readonly GuidePage[]> {
  const contents = await readFile(join(guide, "README.md"), "utf8");
  const names = [...contents.matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, name = ""]) => name);
  return Promise.all(names.map((name) => readGuidePage(join(guide, name))));
}

describeSshHosts("the user guide", () => {
  test("works as it is written, from its first command to its last", async ({ skip }) => {
    const openstack = await theOpenstackClient();
    skip(openstack.missing !== "", openstack.missing);
    const pages = await readGuide();
    expect(pages.flatMap(({ unmarked }) => unmarked)).toEqual([]);
    expect(pages.flatMap(({ notRun }) => notRun).length).toBeLessThanOrEqual(6);
    expect(pages.flatMap(({ steps }) => steps).length).toBeGreaterThan(15);
    const { env, given, cwd } = await aReader(openstack);
    const type = (blocks: GuidePage["steps"]) => typeBlocks(blocks, cwd, env, given);

    for (const { steps } of pages) await type(steps);
    for (const { cleanUp } of pages.toReversed()) await type(cleanUp);
  });
});

/** Somebody with a clone of the project, a cluster, a master node to log in to, and a Fairlead that runs. */
async function aReader({ program: openstack }: OpenstackClient) {
  const home = await mkdtemp(join(tmpdir(), "fairlead-guide-"));
  await chmod(home, 0o755);
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const kubeconfig = testVariable("FAIRLEAD_TEST_KUBECONFIG");
  // Of a run that failed half way.
  await removeNamespaces(kubeconfig);
  onTestFinished(() => removeNamespaces(kubeconfig));
  await mkdir(join(home, ".kube"));
  await copyFile(kubeconfig, join(home, ".kube/config"));
  const helm = testVariable("FAIRLEAD_TEST_HELM4");
  const dataDir = join(home, "data");
  const server = await serveProcess(dataDir, { FAIRLEAD_HELM: helm });
  onTestFinished(async () => void (await server.stop()));

  const cwd = join(home, "fairlead");
  await mkdir(cwd);
  for (const name of ["bin", "src", "scripts", "samples", "package.json"]) {
    await cp(join(project, name), join(cwd, name), { recursive: true });
  }
  await symlink(join(project, "node_modules"), join(cwd, "node_modules"));

  const master = await aSshHost({ helm: 3, kubeconfig: true });
  const chart = join(project, "samples/packages/tacker-helm/Files/kubernetes/test-chart-0.1.0");
  const archive = await packChart("test-chart", await readTree(chart));
  return {
    cwd,
    env: {
      HOME: home,
      PATH: `${join(cwd, "bin")}:${dirname(openstack)}:${process.env.PATH}`,
      LANG: "C.UTF-8",
      FAIRLEAD_DATA_DIR: dataDir,
      FAIRLEAD_HELM: helm,
    },
    given: {
      FAIRLEAD_URL: server.url,
      API: /server: (\S+)/.exec(await readFile(kubeconfig, "utf8"))?.[1] ?? "",
      MASTER: master.address,
      MASTER_USER: "ubuntu",
      MASTER_PASSWORD: "ubuntu",
      TOKEN: await aToken(kubeconfig),
      REPOSITORY: await aChartRepository(master, { name: "test-chart", version: "0.1.0", archive }),
      OS_AUTH_TYPE: "none",
      OS_ENDPOINT: server.url,
    },
  };
}

/** Those that the samples name. */
async function removeNamespaces(kubeconfig: string): Promise<void> {
  const names = ["tacker-helm", "over-ssh", "manifests"];
  await run(kubeProgram("kubectl"), [
    ...["--kubeconfig", kubeconfig, "delete", "namespace", "--ignore-not-found", ...names],
  ]);
}

/** Of a service account that may do everything. */
async function aToken(kubeconfig: string): Promise<string> {
  const kubectl = (...args: readonly string[]) =>
    run(kubeProgram("kubectl"), ["--kubeconfig", kubeconfig, ...args]);
  const name = `guide-${randomBytes(4).toString("hex")}`;
  await kubectl("create", "serviceaccount", name);
  await kubectl(
    "create",
    "clusterrolebinding",
    name,
    "--clusterrole=cluster-admin",
    `--serviceaccount=default:${name}`,
  );
  onTestFinished(async () => {
    await kubectl("delete", `clusterrolebinding/${name}`, `serviceaccount/${name}`);
  });
  return (await kubectl("create", "token", name)).trim();
}
