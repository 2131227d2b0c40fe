import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { accessTo, aSshHost, describeSshHosts, sshRemoteHosts } from "../../../test/support/a-ssh-host.ts";
import { eventually } from "../../../test/support/eventually.ts";
import type { SshHost } from "../../../testbed/ssh-hosts/ssh-host.ts";
import type { RemoteHost, RemoteSession } from "../remote-hosts.ts";

const never = new AbortController().signal;

/** The name of the host that serves, as an answer of a program. */
async function nameOf(host: RemoteHost): Promise<string> {
  return await host.withSession(async (session) => {
    await session.run({ program: "true", args: [], timeoutMs: 120_000 });
    return session.address;
  }, never);
}

/** Work in a workspace that goes on until something ends it; resolves with its outcome, once it has begun. */
async function begin(
  remote: RemoteHost,
  host: SshHost,
): Promise<{ path: string; outcome: Promise<unknown> }> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const outcome = remote.withWorkspace(async (workspace) => {
    resolve(workspace.path);
    const args = ["-c", "echo up >up; sleep 1000"];
    return await remote.run({ program: "sh", args, workspace, timeoutMs: 600_000 }, never);
  });
  outcome.catch(() => undefined);
  const path = await promise;
  await host.run("sh", "-c", `until [ -s ${path}/up ]; do sleep 0.05; done`);
  return { path, outcome };
}

describeSshHosts("SSH when something is wrong", () => {
  test("says that the password is refused, and does not say the password", async () => {
    const host = await aSshHost();

    const refused = nameOf(sshRemoteHosts().open(accessTo([host], { password: "wr0ng" })));

    await expect(refused).rejects.toMatchObject({
      code: "HOST_UNAUTHORIZED",
      message: `${host.address} refuses the login of ubuntu: it does not accept the password.`,
    });
  });

  test("logs in by private key, with its passphrase where it has one", async () => {
    const host = await aSshHost();
    const { privateKey } = host;
    const { password: _password, ...byKey } = accessTo([host], { privateKey });
    const sealed = { ...byKey, privateKey: await host.sealedKey("a pass'phrase") };

    expect(await nameOf(sshRemoteHosts().open(byKey))).toBe(host.address);
    expect(await nameOf(sshRemoteHosts().open({ ...sealed, passphrase: "a pass'phrase" }))).toBe(
      host.address,
    );
    for (const wrong of [{ ...sealed, passphrase: "another" }, sealed]) {
      await expect(nameOf(sshRemoteHosts().open(wrong))).rejects.toMatchObject({
        code: "HOST_UNAUTHORIZED",
        message: expect.stringContaining("passphrase"),
      });
    }
  });

  test("says that the private key is refused", async () => {
    const host = await aSshHost();
    const { password: _password, ...byKey } = accessTo([host], { privateKey: host.privateKey });
    await host.run("rm", "/home/ubuntu/.ssh/authorized_keys");

    await expect(nameOf(sshRemoteHosts().open(byKey))).rejects.toMatchObject({
      code: "HOST_UNAUTHORIZED",
      message: expect.stringContaining("does not accept the private key"),
    });
  });

  test("gives the password to a host that asks for it by keyboard", async () => {
    const host = await aSshHost();
    const swap =
      "s/^PasswordAuthentication.*/PasswordAuthentication no/; s/^KbdInter.*/KbdInteractiveAuthentication yes/";
    await host.run("sed", "-i", swap, "/etc/ssh/sshd_config");
    await host.killSshd();
    await host.startSshd();

    expect(await nameOf(sshRemoteHosts().open(accessTo([host])))).toBe(host.address);
  });

  test("refuses a host whose key has changed, and tells both fingerprints", async () => {
    const host = await aSshHost();
    const hosts = sshRemoteHosts();
    const fingerprint = async () =>
      (await host.run("ssh-keygen", "-lf", "/etc/ssh/host_key")).split(" ")[1] ?? "none";
    const remote = hosts.open(accessTo([host]));
    await nameOf(remote);
    const pinned = await fingerprint();
    await host.changeHostKey();

    await eventually(async () => {
      const refused = nameOf(remote);
      await expect(refused).rejects.toMatchObject({ code: "HOST_KEY_CHANGED" });
      await expect(refused).rejects.toThrow(pinned);
      await expect(refused).rejects.toThrow(await fingerprint());
      await expect(refused).rejects.toThrow(`fairlead vim accept-host-key vim-1 ${host.address}`);
    });
    expect(await nameOf(hosts.open(accessTo([host], { scope: "vim-2" })))).toBe(host.address);
  });

  test("keeps to the pinned key of a host that has got one of another type beside it", async () => {
    const host = await aSshHost();
    const pinsEcdsa =
      "ssh-keygen -q -t ecdsa -N '' -f /etc/ssh/ec && sed -i 's#^HostKey.*#HostKey /etc/ssh/ec#' /etc/ssh/sshd_config";
    await host.run("sh", "-c", pinsEcdsa);
    await host.killSshd();
    await host.startSshd();
    const remote = sshRemoteHosts().open(accessTo([host]));
    await nameOf(remote);

    await host.run("sh", "-c", "echo 'HostKey /etc/ssh/host_key' >>/etc/ssh/sshd_config");
    await host.killSshd();
    await host.startSshd();

    await eventually(async () => expect(await nameOf(remote)).toBe(host.address));
  });

  test("names each host with its reason when none answers", async () => {
    const host = await aSshHost();
    await host.killSshd();
    const access = accessTo([host]);

    const remote = sshRemoteHosts().open({ ...access, addresses: [host.address, "master.invalid"] });

    await expect(nameOf(remote)).rejects.toMatchObject({
      code: "HOST_UNREACHABLE",
      message: expect.stringMatching(
        new RegExp(`${host.address}: connection refused; master.invalid: name (unknown|not resolved)`),
      ),
    });
  });

  test("does not wait for ever for a host that never says who it is", async () => {
    const silent = createServer(() => undefined).listen(0, "127.0.0.1");
    onTestFinished(() => void silent.close());
    await once(silent, "listening");
    const address = silent.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    const access = { ...accessTo([]), addresses: ["127.0.0.1"], port };

    await expect(nameOf(sshRemoteHosts({ connectTimeoutMs: 300 }).open(access))).rejects.toMatchObject({
      code: "HOST_UNREACHABLE",
      message: expect.stringContaining("127.0.0.1: no login within 0.3 s"),
    });
  });

  test("goes to the second host when the first is down before the work", async () => {
    const [first, second] = [await aSshHost(), await aSshHost()];
    await first.killSshd();

    expect(await nameOf(sshRemoteHosts().open(accessTo([first, second])))).toBe(second.address);
  });

  test("loses the work when the host's sshd is killed, goes on with the second host, and cleans up on the first", async () => {
    const [first, second] = [await aSshHost(), await aSshHost()];
    const hosts = sshRemoteHosts();
    const remote = hosts.open(accessTo([first, second]));
    const { path, outcome } = await begin(remote, first);

    await first.killSshd();

    await expect(outcome).rejects.toMatchObject({ code: "HOST_LOST" });
    expect(await nameOf(remote)).toBe(second.address);
    await first.startSshd();
    await hosts.open(accessTo([first])).withWorkspace(async () => {
      expect(await first.run("sh", "-c", `ls -d ${path} 2>&1; pgrep -x sleep -u ubuntu; true`)).toMatch(
        /No such file or directory\n$/,
      );
    });
  });

  test("loses the work when the host's power fails, and finds the host again when it is back", async () => {
    const host = await aSshHost();
    const hosts = sshRemoteHosts();
    const remote = hosts.open(accessTo([host]));
    const { outcome } = await begin(remote, host);

    await host.powerOff();

    await expect(outcome).rejects.toMatchObject({ code: "HOST_LOST" });
    await host.boot();
    expect(await nameOf(remote)).toBe(host.address);
  });

  test("says that the disk is full, and goes on once it is not", async () => {
    const host = await aSshHost();
    const remote = sshRemoteHosts().open(accessTo([host]));
    const put = (session: RemoteSession) => session.ensureFile("/home/ubuntu/charts/big.tgz", ...localFile);
    const localFile = [process.execPath, await sha256Of(process.execPath)] as const;

    await remote.withWorkspace(async (workspace) => {
      await host.fillDisk();
      await expect(workspace.putFile("values", new Uint8Array(100_000))).rejects.toMatchObject({
        code: "HOST_FAILED",
        message: expect.stringContaining("the disk is full"),
      });
    });
    await host.freeDisk();
    // Larger than the whole disk.
    await expect(remote.withSession(put, never)).rejects.toMatchObject({
      code: "HOST_FAILED",
      message: expect.stringContaining("the disk is full"),
    });

    expect(await host.run("ls", "-A", "/home/ubuntu/charts")).toBe("");
    await remote.withWorkspace((workspace) => workspace.putFile("values", new Uint8Array(100_000)));
  });

  test("runs 48 programs at once by four sessions of one connection", async () => {
    const host = await aSshHost();
    const remote = sshRemoteHosts().open(accessTo([host]));
    const script = "mkdir at.$1; ls -d at.* | wc -l; sleep 0.05; rmdir at.$1";

    const counts = await remote.withWorkspace((workspace) =>
      Promise.all(
        Array.from({ length: 48 }, async (_, index) => {
          const args = ["-c", script, "sh", String(index)];
          const command = { program: "sh", args, workspace, timeoutMs: 600_000 };
          return Number((await remote.run(command, never)).stdout);
        }),
      ),
    );

    expect(counts).toHaveLength(48);
    expect(Math.min(...counts)).toBeGreaterThan(0);
    expect(Math.max(...counts)).toBeLessThanOrEqual(4);
    expect((await host.run("pgrep", "-fc", "^sshd: ubuntu@")).trim()).toBe("1");
  });
});

async function sha256Of(path: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(path))
    .digest("hex");
}
