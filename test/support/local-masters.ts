import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { VnfmError } from "../../src/domain/errors.ts";
import type { Command, CommandResult, Workspace } from "../../src/transport/command-runner.ts";
import { LocalCommandRunner } from "../../src/transport/local/local-command-runner.ts";
import { findVariable, listProcesses } from "../../src/transport/local/process-table.ts";
import { WORKSPACE_VARIABLE } from "../../src/transport/local/run-folder.ts";
import type { HostAccess, RemoteHost, RemoteHosts, RemoteSession } from "../../src/transport/remote-hosts.ts";
import { kubeProgram } from "../../testbed/programs/programs-folder.ts";

/** Masters that are folders of this host: their users' homes and programs are their own. */
export class LocalMasters implements RemoteHosts {
  readonly folder: string;
  readonly #masters = new Map<string, LocalMaster>();

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async make(major: 3 | 4, addresses: readonly string[]): Promise<LocalMasters> {
    const masters = new LocalMasters(await mkdtemp(join(tmpdir(), "masters-")));
    for (const address of addresses) {
      const home = join(masters.folder, address);
      await mkdir(join(home, ".kube"), { recursive: true });
      await mkdir(join(home, "bin"));
      await cp(process.env.FAIRLEAD_TEST_KUBECONFIG ?? "", join(home, ".kube/config"));
      await symlink(process.env[`FAIRLEAD_TEST_HELM${major}`] ?? "", join(home, "bin/helm"));
      await symlink(kubeProgram("kubectl"), join(home, "bin/kubectl"));
      masters.#masters.set(address, new LocalMaster(address, home));
    }
    return masters;
  }

  open(access: HostAccess): RemoteHost {
    return new LocalRemoteHost(access.addresses.flatMap((address) => this.#masters.get(address) ?? []));
  }

  lose(address: string): void {
    const master = this.#masters.get(address);
    if (master) master.lost.abort(new VnfmError("HOST_LOST", `The connection to ${address} was lost.`));
  }

  /** Runs helm as a person on the master would. */
  async helm(address: string, ...args: readonly string[]): Promise<{ stdout: string }> {
    const home = join(this.folder, address);
    return await promisify(execFile)(join(home, "bin/helm"), [...args], { env: { HOME: home } });
  }

  /** Kills a program that runs on any of the masters; every one when none is named. */
  async kill(program = ""): Promise<void> {
    for (const { pid } of listProcesses()) {
      if (!findVariable(pid, WORKSPACE_VARIABLE)?.startsWith(this.folder)) continue;
      const [name = ""] = (await readFile(`/proc/${pid}/cmdline`, "utf8")).split("\0");
      if (name.endsWith(program)) process.kill(pid, "SIGKILL");
    }
  }

  async close(): Promise<void> {
    // The proxies that a driver keeps for its next call.
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}

class LocalMaster {
  readonly address: string;
  readonly home: string;
  readonly lost = new AbortController();
  readonly runner: LocalCommandRunner;

  constructor(address: string, home: string) {
    this.address = address;
    this.home = home;
    const env = { PATH: `${home}/bin:${process.env.PATH}`, HOME: home };
    this.runner = new LocalCommandRunner({ runDir: join(home, "run"), env, graceMs: 100 });
  }
}

class LocalRemoteHost implements RemoteHost {
  readonly #masters: readonly LocalMaster[];
  readonly #workspaces = new WeakMap<Workspace, LocalMaster>();

  constructor(masters: readonly LocalMaster[]) {
    this.#masters = masters;
  }

  #current(): LocalMaster {
    const master = this.#masters.find(({ lost }) => !lost.signal.aborted);
    if (master === undefined) throw new VnfmError("HOST_UNREACHABLE", "no master answers");
    return master;
  }

  async run(command: Command, signal: AbortSignal): Promise<CommandResult> {
    const master = this.#workspaces.get(command.workspace);
    if (master === undefined) throw new Error("unknown workspace");
    return await master.runner.run(command, AbortSignal.any([signal, master.lost.signal]));
  }

  async withWorkspace<T>(work: (workspace: Workspace) => Promise<T>): Promise<T> {
    const master = this.#current();
    return await master.runner.withWorkspace((workspace) => {
      this.#workspaces.set(workspace, master);
      return work(workspace);
    });
  }

  async withSession<T>(work: (session: RemoteSession) => Promise<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    const master = this.#current();
    const session: RemoteSession = {
      address: master.address,
      ensureFile: async (path, localPath, sha256) => {
        const content = await readFile(path).catch(() => Buffer.alloc(0));
        if (createHash("sha256").update(content).digest("hex") === sha256) return;
        await mkdir(dirname(path), { recursive: true });
        await cp(localPath, path);
      },
      ensureAbsent: (path) => rm(path, { recursive: true, force: true }),
      run: ({ program, args, timeoutMs }) =>
        master.runner.withWorkspace((workspace) =>
          master.runner.run({ program, args, timeoutMs, workspace }, master.lost.signal),
        ),
      connectSocket: async (path) => {
        const socket = createConnection(path);
        await once(socket, "connect");
        master.lost.signal.addEventListener("abort", () => socket.destroy());
        return socket;
      },
    };
    return await work(session);
  }
}
