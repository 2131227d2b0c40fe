import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { KubeConnection } from "../../src/infra/kubernetes/api/kube-connection.ts";
import { KubeHttp } from "../../src/infra/kubernetes/api/kube-http.ts";
import { HelmCli } from "../../src/infra/kubernetes/helm/helm-cli.ts";
import { LocalPlace } from "../../src/infra/kubernetes/helm/local-place.ts";
import { KubernetesApi } from "../../src/infra/kubernetes/kubernetes-api.ts";
import type { ReleaseTarget } from "../../src/infra/kubernetes/release/ensure-present.ts";
import type { Command, CommandRunner } from "../../src/transport/command-runner.ts";
import { LocalCommandRunner } from "../../src/transport/local/local-command-runner.ts";
import { findVariable, listProcesses } from "../../src/transport/local/process-table.ts";
import { aNamespace, type TestNamespace } from "./a-namespace.ts";
import { AMPLE_MS } from "./a-wait.ts";
import { eventually } from "./eventually.ts";

/** A namespace on the real cluster with a real helm that can be watched and killed. */
export interface TestTarget {
  readonly cluster: TestNamespace;
  readonly target: ReleaseTarget;
  /** The same helm with other credentials. */
  helmAs(connection: KubeConnection): HelmCli;
  readonly runner: CommandRunner;
  /** Subcommands that helm was run with so far. */
  readonly helmCalls: string[];
  /** Paths that the target has asked the API for so far. */
  readonly requests: string[];
  /** Called once, before the next workspace is made: what others do at that moment. */
  readonly meanwhile: { happens?: () => Promise<void> };
  /** Kills the helm at work, as the kernel does when memory runs out. */
  killHelm(): Promise<void>;
}

export async function aReleaseTarget(major: 3 | 4, hookTimeoutMs = AMPLE_MS): Promise<TestTarget> {
  const cluster = await aNamespace();
  const { runner, program, runDir } = await aHelmRunner(major);
  const helmCalls: string[] = [];
  const meanwhile: TestTarget["meanwhile"] = {};
  const watched: CommandRunner = {
    withWorkspace: async (work) => {
      const { happens } = meanwhile;
      delete meanwhile.happens;
      await happens?.();
      return runner.withWorkspace(work);
    },
    run: (command: Command, signal) => {
      if (command.args[0] !== "version") helmCalls.push(command.args[0] ?? "");
      return runner.run(command, signal);
    },
  };
  const helmAs = (connection: KubeConnection) =>
    new HelmCli({ place: new LocalPlace({ runner: watched, program, connection }), hookTimeoutMs });
  const { connection } = cluster;
  const requests: string[] = [];
  const http = new KubeHttp(connection);
  const kube = new KubernetesApi(connection, {
    connection,
    send: (request, signal) => {
      requests.push(request.path);
      return http.send(request, signal);
    },
    sendForLines: (request, idleMs, signal) => http.sendForLines(request, idleMs, signal),
  });
  return {
    cluster,
    runner: watched,
    target: { kube, helm: helmAs(connection) },
    helmAs,
    helmCalls,
    requests,
    meanwhile,
    killHelm: async () => {
      const pids = await eventually(() => {
        const found = listProcesses().filter(({ pid }) =>
          findVariable(pid, "FAIRLEAD_WORKSPACE")?.startsWith(runDir),
        );
        if (found.length === 0) throw new Error("no helm is at work");
        return found.map(({ pid }) => pid);
      });
      for (const pid of pids) process.kill(pid, "SIGKILL");
    },
  };
}

/** A runner in a folder of its own and the path of helm 3 or 4. */
export async function aHelmRunner(
  major: 3 | 4,
): Promise<{ runner: LocalCommandRunner; program: string; runDir: string }> {
  const program = process.env[`FAIRLEAD_TEST_HELM${major}`];
  if (program === undefined) throw new Error(`FAIRLEAD_TEST_HELM${major} is not set: start the testbed`);
  const runDir = await mkdtemp(join(tmpdir(), "fairlead-run-"));
  onTestFinished(() => rm(runDir, { recursive: true, force: true }));
  const runner = new LocalCommandRunner({ runDir, env: { PATH: process.env.PATH ?? "" }, graceMs: 5_000 });
  return { runner, program, runDir };
}
