import type { Command } from "commander";
import type { CliContext } from "../../cli/cli-context.ts";
import { usageError } from "../../cli/cli-error.ts";
import { defineCommand } from "../../cli/define-command.ts";
import { demo } from "../demo/demo.ts";

interface Options {
  readonly kubeconfig?: string;
  readonly helm?: string;
  readonly simulated?: boolean;
  readonly package: string;
  readonly request: string;
}

const SAMPLE = "--package samples/packages/two-charts --request samples/requests/two-charts-instantiate.json";

/** `fairlead demo`: the main job from end to end. */
export function demoCommand(context: CliContext): Command {
  return defineCommand(
    "demo",
    "run the main job from end to end with a sample package, and leave nothing behind",
    `fairlead demo --kubeconfig ~/.kube/config ${SAMPLE}`,
    `fairlead demo --simulated ${SAMPLE}`,
  )
    .option("--kubeconfig <file>", "the cluster to use")
    .option("--helm <program>", "the helm program (default: helm on PATH)")
    .option("--simulated", "use a cluster on paper: everything but real pods")
    .requiredOption("--package <path>", "the sample package, a folder or an archive")
    .requiredOption("--request <file>", "the body of the instantiate request")
    .action(async ({ kubeconfig, helm, simulated = false, package: packagePath, request }: Options) => {
      if (simulated === (kubeconfig !== undefined)) {
        throw usageError("Which cluster? Give --kubeconfig FILE, or --simulated.");
      }
      await demo(context, {
        packagePath,
        requestPath: request,
        ...(kubeconfig === undefined ? {} : { kubeconfig }),
        ...(helm === undefined ? {} : { helm }),
      });
    });
}
