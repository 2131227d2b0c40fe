import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";

/** How to reach what the testbed has up; empty is what this machine cannot have. */
export interface Testbed {
  readonly kubeconfig: string;
  readonly helm3: string;
  readonly helm4: string;
  /** `http://…`, with the charts of testbed/charts. */
  readonly chartRepository: string;
  /** `oci://…`, to be spoken to by plain HTTP, with the same charts. */
  readonly ociRegistry: string;
}

declare module "vitest" {
  interface ProvidedContext {
    /** A text is the reason why there is no cluster on this machine. */
    testbed: Testbed | string;
  }
}

const testbed = join(import.meta.dirname, "../../testbed/testbed.ts");
const NOT_POSSIBLE = 3;

/** Uses the testbed that runs, or brings it up; leaves it running, so that the next run starts at once. */
export async function setup(project: TestProject): Promise<void> {
  const reason = await bringUp();
  if (reason) return project.provide("testbed", reason);

  const { stdout } = await promisify(execFile)(process.execPath, [testbed, "env", "--json"]);
  const variables: Record<string, string> = JSON.parse(stdout);
  Object.assign(process.env, variables);
  const { FAIRLEAD_TEST_KUBECONFIG: kubeconfig = "", FAIRLEAD_TEST_HELM3: helm3 = "" } = variables;
  const { FAIRLEAD_TEST_HELM4: helm4 = "", FAIRLEAD_TEST_CHART_REPOSITORY: chartRepository = "" } = variables;
  const { FAIRLEAD_TEST_OCI_REGISTRY: ociRegistry = "" } = variables;
  project.provide("testbed", { kubeconfig, helm3, helm4, chartRepository, ociRegistry });
}

/** Returns why this machine cannot have a testbed, if so. */
async function bringUp(): Promise<string | undefined> {
  const child = spawn(process.execPath, [testbed, "up"], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
    process.stderr.write(text);
  });
  const [code] = await once(child, "close");
  if (code === 0) return undefined;
  const complaint = said.slice(said.lastIndexOf("testbed: ") + "testbed: ".length).trim();
  if (code === NOT_POSSIBLE) return complaint;
  throw new Error(`the testbed did not come up: ${complaint}`);
}
