import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CliContext } from "../../cli/cli-context.ts";
import { CliError, exitCodes } from "../../cli/cli-error.ts";
import { type RestClient, restClient } from "../../cli/rest/rest-client.ts";
import { listVnfInstances } from "../../cli/rest/vnf-instances.ts";
import { loadConfig } from "../config.ts";
import { startDatabaseServer } from "../database-server.ts";
import { startFairlead } from "../fairlead.ts";
import { createLogger } from "../logger.ts";
import { askPods, isNamespaceGone } from "./ask-cluster.ts";
import { type Stage, stageFor } from "./stage.ts";
import { timeline } from "./timeline.ts";

export interface DemoOptions {
  /** The cluster to use; without one, a simulated one is. */
  readonly kubeconfig?: string;
  readonly helm?: string;
  /** The sample package, a folder or an archive, and the body of the request that instantiates it. */
  readonly packagePath: string;
  readonly requestPath: string;
}

const VNF = "demo";
const NAMESPACE = "fairlead-demo";

/**
 * The main job from end to end, by the commands that anybody can type: Fairlead on its own PostgreSQL in a folder of its own, a package, a
 * VIM, a VNF brought to life, asked, and taken away. Leaves nothing behind, whatever happens.
 */
export async function demo(context: CliContext, options: DemoOptions): Promise<void> {
  const stage = stageFor(context);
  const dataDir = await mkdtemp(join(tmpdir(), "fairlead-demo-"));
  const { config } = loadConfig({
    FAIRLEAD_DATA_DIR: dataDir,
    FAIRLEAD_PORT: "0",
    FAIRLEAD_LOG_LEVEL: "error",
    FAIRLEAD_SIMULATED: String(options.kubeconfig === undefined),
    ...(options.helm === undefined ? {} : { FAIRLEAD_HELM: options.helm }),
  });
  const logger = createLogger(config.logLevel);
  try {
    const fairlead = await stage.timed("Start Fairlead, with a PostgreSQL of its own", () =>
      startFairlead(
        config,
        logger,
        startDatabaseServer(config, { logger, onLost: (reason) => stage.say(reason) }),
      ),
    );
    try {
      stage.say(`It listens on ${fairlead.url}.`);
      const client = restClient({
        url: fairlead.url,
        fetch: context.fetch,
        now: context.now,
        signal: context.signal,
      });
      await play(stage, client, options, context).catch(async (error: unknown) => {
        await cleanUp(stage, client);
        throw error;
      });
    } finally {
      await fairlead.stop();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
  stage.say("\nDone. To run it yourself: npm run serve");
}

async function play(
  stage: Stage,
  client: RestClient,
  { kubeconfig, packagePath, requestPath }: DemoOptions,
  context: CliContext,
): Promise<void> {
  const run = (...args: string[]) => stage.run(client.url, args);

  await stage.timed("Onboard a VNF package with two Helm charts", () =>
    run("package", "onboard", packagePath),
  );
  await stage.timed("Register the cluster as VIM", () =>
    kubeconfig === undefined
      ? run("vim", "register", "lab", "--file", join(import.meta.dirname, "simulated-vim.yaml"), "--default")
      : run("vim", "register", "lab", "--kubeconfig", kubeconfig, "--default"),
  );
  const [vnfPackage] = await client.list<{ vnfdId: string }>("/vnfpkgm/v1/vnf_packages");
  if (vnfPackage === undefined) throw new CliError(exitCodes.failed, "The package is not there.");
  await stage.timed("Create a VNF instance", () => run("vnf", "create", vnfPackage.vnfdId, "--name", VNF));

  await stage.timed("Instantiate it", () => run("vnf", "instantiate", VNF, "--file", requestPath, "--watch"));
  await stage.timed("See what Fairlead knows of it", () => run("vnf", "show", VNF));
  if (kubeconfig !== undefined) {
    await stage.timed("Ask the pods, through their services", async () => {
      for (const line of await askPods(kubeconfig, NAMESPACE, context)) stage.say(line);
    });
  }

  await stage.timed("Terminate it", () => run("vnf", "terminate", VNF, "--watch"));
  if (kubeconfig !== undefined) {
    await stage.timed("Check that nothing is left", async () => {
      if (!(await isNamespaceGone(kubeconfig, NAMESPACE, context))) {
        throw new CliError(exitCodes.failed, `Namespace ${NAMESPACE} is still there.`);
      }
      stage.say(`Namespace ${NAMESPACE}, its releases, pods and services are gone.`);
    });
  }
  const [instance] = await listVnfInstances(client, "");
  if (instance?.instantiationState !== "NOT_INSTANTIATED") {
    throw new CliError(exitCodes.failed, "The instance is not NOT_INSTANTIATED again.");
  }
  await stage.timed("Delete the instance", async () => {
    const operations = await timeline(client);
    await run("vnf", "delete", VNF);
    stage.keep(operations);
  });
  stage.say("\nWhere the time went:\n");
  stage.say(stage.summary());
}

/** After a failure: takes away what the demo brought to life. */
async function cleanUp(stage: Stage, client: RestClient): Promise<void> {
  stage.say("\nThe demo failed; cleaning up.");
  const open = await client.list<{ id: string }>("/vnflcm/v2/vnf_lcm_op_occs", {
    filter: "(eq,operationState,FAILED_TEMP)",
  });
  for (const { id } of open) await stage.run(client.url, ["op", "fail", id]);
  const [instance] = await listVnfInstances(client, "");
  if (instance?.instantiationState === "INSTANTIATED") {
    await stage.run(client.url, ["vnf", "terminate", instance.id, "--force", "--watch"]);
  }
}
