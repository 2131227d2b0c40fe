import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeCommandRunner } from "../../../test/contract/command-runner.contract.ts";
import { accessTo, aSshHost, describeSshHosts, sshRemoteHosts } from "../../../test/support/a-ssh-host.ts";
import { eventually } from "../../../test/support/eventually.ts";
import { SshHost } from "../../../testbed/ssh-hosts/ssh-host.ts";
import type { RemoteHost } from "../remote-hosts.ts";

const never = new AbortController().signal;

describeSshHosts("SSH", () => {
  let host: SshHost;
  beforeAll(async () => {
    host = await SshHost.start();
  });
  afterAll(() => host.stop());

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
          const command = { program: "sh", args: ["-c", script], workspace, timeoutMs: 600_000 };
          return await runner.run(command, never);
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

  test("puts a file into a folder that only root may make, once, and takes all of it away again", async () => {
    const remote = sshRemoteHosts().open(accessTo([host]));
    const local = join(import.meta.dirname, "quote.ts");
    const content = await readFile(local);
    const sha256 = createHash("sha256").update(content).digest("hex");
    const path = "/var/tacker/helm/it's a vnf/chart.tgz";
    const onHost = (script: string) => host.run("sh", "-c", `cd "/var/tacker/helm/it's a vnf"; ${script}`);

    await remote.withSession(async (session) => {
      await session.ensureFile(path, local, sha256);
      const before = await onHost("stat -c '%i %U %a' chart.tgz");
      await session.ensureFile(path, local, sha256);

      expect(before).toMatch(/^\d+ ubuntu 600\n$/);
      expect(await onHost("stat -c '%i %U %a' chart.tgz")).toBe(before);
      expect(await onHost("cat chart.tgz")).toBe(content.toString());
      await onHost("echo other >chart.tgz; echo rest >.chart.tgz.part");
      await session.ensureFile(path, local, sha256);
      expect(await onHost("ls -A; cat chart.tgz")).toBe(`chart.tgz\n${content}`);

      for (const _ of [1, 2]) await session.ensureAbsent("/var/tacker/helm");
      expect(await host.run("ls", "-A", "/var/tacker")).toBe("");
    }, never);
  });

  test("refuses to remove what is no deep path", async () => {
    const remote = sshRemoteHosts().open(accessTo([host]));

    await remote.withSession(async (session) => {
      for (const path of ["/etc", "/home/ubuntu/..", "relative/a/b", "/home/ubuntu/", "//etc/ssh"]) {
        await expect(session.ensureAbsent(path)).rejects.toThrow("folders deep");
      }
    }, never);
  });

  test("has one connection to a host, alone or beside others, and it stays when another host is lost", async () => {
    const [first, second] = [await aSshHost(), await aSshHost()];
    const hosts = sshRemoteHosts();
    const both = hosts.open(accessTo([first, second]));
    const alone = hosts.open(accessTo([second]));
    const servedBy = (remote: RemoteHost) => remote.withSession(async ({ address }) => address, never);

    expect(await Promise.all([both, both, alone, alone].map(servedBy))).toEqual([
      ...[first.address, first.address],
      ...[second.address, second.address],
    ]);
    await first.killSshd();
    await eventually(async () => expect(await servedBy(both)).toBe(second.address));

    expect(await servedBy(alone)).toBe(second.address);
    expect(await second.countLogins()).toBe(1);
  });

  test("connects to a Unix socket on the host", async () => {
    const remote = sshRemoteHosts().open(accessTo([host]));
    const abort = new AbortController();
    const echo = `$s = IO::Socket::UNIX->new(Local => "/tmp/echo", Listen => 1); $c = $s->accept; print $c scalar <$c>`;
    const serving = remote.withSession(
      (session) =>
        session.run({ program: "perl", args: ["-MIO::Socket::UNIX", "-e", echo], timeoutMs: 600_000 }),
      abort.signal,
    );

    const socket = await eventually(() =>
      remote.withSession((session) => session.connectSocket("/tmp/echo"), never),
    );
    socket.end("hello\n");

    expect(await text(socket)).toBe("hello\n");
    expect(await serving).toMatchObject({ exitCode: 0 });
  });

  test("runs the Helm of a host on the testbed's cluster, with one connection for many calls", async () => {
    const master = await aSshHost({ helm: 4, kubeconfig: true });
    const remote = sshRemoteHosts().open(accessTo([master]));
    const list = () =>
      remote.withWorkspace((workspace) =>
        remote.run(
          { program: "helm", args: ["list", "--output", "json"], workspace, timeoutMs: 600_000 },
          never,
        ),
      );

    const results = await Promise.all([list(), list()]);

    expect(results).toMatchObject([{ exitCode: 0 }, { exitCode: 0 }]);
    expect(await master.countLogins()).toBe(1);
  });
});
