import { afterAll, beforeAll } from "vitest";
import { describeCommandRunner } from "../../../test/contract/command-runner.contract.ts";
import { accessTo, aSshHost, sshRemoteHosts } from "../../../test/support/a-ssh-host.ts";
import { describeCluster } from "../../../test/support/describe-cluster.ts";
import type { SshHost } from "../../../testbed/ssh-hosts/ssh-host.ts";

describeCluster("SSH", () => {
  let host: SshHost;
  beforeAll(async () => {
    host = await aSshHost({}, afterAll);
  });

  describeCommandRunner("a remote host", async () => ({
    runner: sshRemoteHosts().open(accessTo([host])),
    onHost: (script) => host.run("sh", "-c", script),
    async abandon(script) {
      const owner = { installation: "test", process: "dead", isRunning: () => false };
      const dead = sshRemoteHosts({ owner });
      const runner = dead.open(accessTo([host]));
      const { promise, resolve } = Promise.withResolvers<string>();
      runner
        .withWorkspace(async (workspace) => {
          resolve(workspace.path);
          const command = { program: "sh", args: ["-c", script], workspace, timeoutMs: 60_000 };
          return await runner.run(command, new AbortController().signal);
        })
        .catch(() => undefined);
      const workspacePath = await promise;
      const pids = await host.run(
        "sh",
        "-c",
        `until grep . ${workspacePath}/pids 2>/dev/null; do sleep 0.05; done`,
      );
      dead.close();
      return { workspacePath, pids };
    },
  }));
});
