import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { packChart, packPackage, readTree } from "../../scripts/pack-package.ts";
import type { JsonObject } from "../../src/domain/json.ts";
import { readKubeconfig } from "../../src/infra/kubernetes/connection/read-kubeconfig.ts";
import { KubernetesApi } from "../../src/infra/kubernetes/kubernetes-api.ts";
import type { SshHost } from "../../testbed/ssh-hosts/ssh-host.ts";
import { aChartRepository } from "../support/a-chart-repository.ts";
import { aSshHost, describeSshHosts } from "../support/a-ssh-host.ts";
import { AVnfm } from "../support/a-vnfm.ts";
import { testVariable } from "../support/netexec-csar.ts";
import { OpenstackCli, type OpenstackClient, theOpenstackClient } from "../support/openstack-cli.ts";

const never = new AbortController().signal;
const sample = join(import.meta.dirname, "../../samples/packages/tacker-helm");

/** The request bodies of the specification "Support Helm chart for Kubernetes VIM", but for the repository's address. */
const bodies = {
  "a chart of the package": () => ({
    additionalParams: {
      namespace: "namespaceA",
      use_helm: "true",
      using_helm_install_param: [
        {
          exthelmchart: "false",
          helmchartfile_path: "Files/kubernetes/example-0.1.0.tgz",
          helmreleasename: "myrelease",
          helmparameter: ["key1=value1", "key2=value2"],
        },
      ],
    },
  }),
  "a chart of a repository": (repository: string) => ({
    additionalParams: {
      namespace: "namespaceA",
      use_helm: "true",
      using_helm_install_param: [
        {
          exthelmchart: "true",
          helmreleasename: "myrelease",
          helmparameter: ["key1=value1", "key2=value2"],
          helmrepositoryname: "mychart",
          helmchartname: "example",
          exthelmrepo_url: repository,
        },
      ],
    },
  }),
};

describeSshHosts("the first specification, by the official client and over SSH", () => {
  let client: OpenstackClient;
  beforeAll(async () => {
    client = await theOpenstackClient();
  });

  test.for([
    ["a chart of the package", 3],
    ["a chart of a repository", 4],
  ] as const)("%s, Helm %i: from registration to nothing left", async ([kind, helm], { skip }) => {
    skip(client.missing !== "", client.missing);
    const master = await aSshHost({ helm, kubeconfig: true });
    const masters = [master, await aSshHost({ helm, kubeconfig: true })];
    const { cluster, kubeconfig } = await theCluster();
    const vnfm = await AVnfm.start({}, onTestFinished);
    const openstack = OpenstackCli.start(client, vnfm.url, 1, onTestFinished);
    const file = await aFolderOfFiles();
    const podsAre = async (count: number) => {
      const pods = { apiVersion: "v1", kind: "Pod", namespace: "namespacea" };
      const { items } = await cluster.list(pods, never);
      expect(items.filter(({ metadata }) => metadata.deletionTimestamp === undefined)).toHaveLength(count);
      return items.map(({ metadata }) => metadata.uid);
    };

    const vimFile = await file("vim.yaml", JSON.stringify(aVim(masters, kubeconfig)));
    const vim = await openstack.json(`vim register --config-file ${vimFile} --is-default lab`);
    expect(vim).toMatchObject({
      name: "lab",
      status: "ACTIVE",
      extra: { helm_info: { masternode_password: "***" } },
    });

    const vnfdId = await vnfm.onboard(await aPackage());
    const id = String((await openstack.json(`vnflcm create ${vnfdId}`)).ID);
    const logins = () => Promise.all(masters.map((each) => each.countLogins()));
    const order = async (command: string) => {
      const before = await logins();
      expect(await openstack.run(command)).toContain("has been accepted");
      const { operation, operationState, error } = await lastOperation(vnfm, id);
      expect(`${operation} ${operationState} ${JSON.stringify(error ?? "")}`).toMatch(/ COMPLETED ""$/);
      for (const [index, count] of (await logins()).entries()) {
        expect(count - (before[index] ?? 0), `logins on master ${index}`).toBeLessThanOrEqual(1);
      }
    };

    const chart = { name: "example", version: "0.1.0", archive: await exampleChart() };
    const body = bodies[kind](await aChartRepository(master, chart));
    const connection = { id: "c1", vimId: String(vim.id), vimType: "kubernetes" };
    const request = { flavourId: "simple", vimConnectionInfo: [connection], ...body };
    await order(`vnflcm instantiate ${id} ${await file("body.json", JSON.stringify(request))}`);
    const first = await podsAre(2);
    expect(await onMaster(master, "helm list -A -q")).toContain("myrelease");

    await order(`vnflcm scale ${id} --type SCALE_OUT --aspect-id vdu1_aspect --number-of-steps 2`);
    await podsAre(4);
    await order(`vnflcm scale ${id} --type SCALE_IN --aspect-id vdu1_aspect --number-of-steps 1`);
    const scaled = await podsAre(3);
    expect(scaled).not.toEqual(first);

    await order(`vnflcm heal ${id} --cause broken --vnfc-instance VDU2-0`);
    const healedOne = await podsAre(3);
    expect(healedOne.filter((uid) => scaled.includes(uid))).toHaveLength(2);
    await order(`vnflcm heal ${id}`);
    const healedAll = await podsAre(3);
    expect(healedAll.filter((uid) => healedOne.includes(uid))).toEqual([]);

    await order(`vnflcm terminate ${id}`);
    expect(await openstack.run(`vnflcm delete ${id}`)).toContain("deleted successfully");
    const namespace = { apiVersion: "v1", kind: "Namespace", name: "namespacea" };
    expect(await cluster.get(namespace, never)).toBeUndefined();
    const leftovers = "ls -A /var/tacker/helm 2>/dev/null; helm repo list -o json; ls .fairlead/run";
    for (const each of masters) expect(await onMaster(each, leftovers)).toBe("[]");
    expect((await logins())[1], "of the spare master, for the removal").toBe(1);
  });
});

async function theCluster() {
  const kubeconfig = await readFile(testVariable("FAIRLEAD_TEST_KUBECONFIG"), "utf8");
  return { kubeconfig, cluster: new KubernetesApi(readKubeconfig(kubeconfig, "")) };
}

async function aFolderOfFiles() {
  const folder = await mkdtemp(join(tmpdir(), "fairlead-e2e-files-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return async (name: string, content: string) => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
}

/** What `openstack vim register` reads; its YAML takes JSON. */
function aVim(masters: readonly SshHost[], kubeconfig: string): JsonObject {
  return {
    auth_url: /server: (\S+)/.exec(kubeconfig)?.[1] ?? "",
    type: "kubernetes",
    project_name: "default",
    // The client insists on credentials; those of the kubeconfig are used.
    bearer_token: "unused",
    ssl_ca_cert: "None",
    extra: {
      kubeconfig,
      helm_info: {
        masternode_ip: masters.map(({ address }) => address),
        masternode_username: "ubuntu",
        masternode_password: "ubuntu",
      },
    },
  };
}

/** The sample's files, with its chart under the name that the specification gives it. */
async function exampleTree() {
  const named = (text: string) => text.replaceAll("test-chart", "example");
  const tree = await readTree(sample);
  return new Map(
    [...tree].map(([path, content]) => [
      named(path),
      /Chart\.yaml$|TOSCA\.meta$/.test(path) ? Buffer.from(named(content.toString())) : content,
    ]),
  );
}

async function aPackage(): Promise<Buffer> {
  return packPackage(await exampleTree());
}

/** That chart, packed. */
async function exampleChart(): Promise<Buffer> {
  const folder = "Files/kubernetes/example-0.1.0/";
  const files = [...(await exampleTree())].filter(([path]) => path.startsWith(folder));
  return packChart("example", new Map(files.map(([path, content]) => [path.slice(folder.length), content])));
}

async function lastOperation(vnfm: AVnfm, id: string) {
  const occurrences = await vnfm.client.get<readonly { id: string; startTime: string }[]>(
    "/vnflcm/v2/vnf_lcm_op_occs",
    { filter: `(eq,vnfInstanceId,${id})` },
  );
  const last = occurrences.toSorted((a, b) => a.startTime.localeCompare(b.startTime)).at(-1);
  return vnfm.rested(last?.id ?? "");
}

/** What a shell of the login user says. */
async function onMaster(master: SshHost, commands: string): Promise<string> {
  return (await master.run("su", "-", "ubuntu", "-c", commands)).trim();
}
