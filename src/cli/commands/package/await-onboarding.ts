import { setTimeout as delay } from "node:timers/promises";
import { type CliContext, writeLine } from "../../cli-context.ts";
import { CliError, exitCodes } from "../../cli-error.ts";
import { type OutputFormat, printAnswer } from "../../output/output-format.ts";
import { printable } from "../../output/table.ts";
import { invalidParamLines, problemSentence } from "../../rest/problem.ts";
import { interrupted, type RestClient } from "../../rest/rest-client.ts";
import { getVnfPackage } from "../../rest/vnf-packages.ts";
import type { WireVnfPackage } from "../../rest/wire.ts";
import { packageDetails } from "./package-details.ts";

const INTERVAL_MS = 250;

/** Waits until the server has read the package; each new state is told on stderr. A CliError when it was refused. */
async function awaitOnboarding(
  { stderr, signal }: CliContext,
  client: RestClient,
  id: string,
): Promise<WireVnfPackage> {
  let told = "";
  for (;;) {
    const vnfPackage = await getVnfPackage(client, id);
    const { onboardingState } = vnfPackage;
    if (onboardingState !== told) writeLine(stderr, `package ${id}: ${printable(onboardingState)}`);
    told = onboardingState;
    if (onboardingState === "ONBOARDED") return vnfPackage;
    if (onboardingState === "ERROR" || onboardingState === "CREATED") throw refused(vnfPackage);
    await delay(INTERVAL_MS, undefined, { signal }).catch(() => {
      throw interrupted();
    });
  }
}

/** Ends `upload` and `onboard`: waits when asked to, else says how the state can be seen. */
export async function finishUpload(
  context: CliContext,
  client: RestClient,
  id: string,
  { output, wait }: { readonly output: OutputFormat; readonly wait: boolean },
): Promise<void> {
  const vnfPackage = wait ? await awaitOnboarding(context, client, id) : await getVnfPackage(client, id);
  printAnswer(context.stdout, output, vnfPackage, packageDetails);
  if (!wait)
    writeLine(context.stderr, `The server reads the package now; its state: fairlead package show ${id}`);
}

function refused({ id, onboardingFailureDetails: problem }: WireVnfPackage): CliError {
  const lines = problem === undefined ? [] : [problemSentence(problem), ...invalidParamLines(problem)];
  return new CliError(exitCodes.failed, `Package ${id} was not onboarded.`, {
    lines: [...lines, "", `fairlead package delete ${id}   removes it; then onboard the corrected one`],
  });
}
