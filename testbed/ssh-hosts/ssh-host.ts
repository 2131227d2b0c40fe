import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addresses } from "../cluster/addresses.ts";
import { ensureInstalled, SYSTEM_PATH } from "../host/debian-packages.ts";
import { isRoot } from "../host/folders.ts";
import { NotPossibleError } from "../host/not-possible.ts";
import { openProgress, type Progress } from "../host/progress.ts";
import { run } from "../host/run.ts";
import { HANGS_MS, waitUntil } from "../host/wait-until.ts";

const NEEDS = [
  { anyOf: ["ip"], debianPackage: "iproute2" },
  { anyOf: ["sshd"], debianPackage: "openssh-server" },
  { anyOf: ["sudo"], debianPackage: "sudo" },
  { anyOf: ["openssl"], debianPackage: "openssl" },
];

export interface SshHostOptions {
  /** Paths of programs on this machine, which the host then has in `/usr/local/bin`. */
  readonly helm?: string;
  readonly kubectl?: string;
  /** Becomes `~/.kube/config`. */
  readonly kubeconfig?: string;
}

/** What sshd says; not the disk's, so that it does not fill up with it. */
const LOG = "/run/sshd.log";

const soon = { everyMs: 10 };

/**
 * A host with a real sshd, an address and a host key of its own, and the user `ubuntu`, password `ubuntu`, who may use sudo. It lives in
 * namespaces under this process and ends with it, however that ends; a folder with its keys goes with `stop`.
 */
export class SshHost {
  readonly address: string;
  /** Of the user `ubuntu`; in OpenSSH's format, without passphrase. */
  readonly privateKey: string;
  readonly #gateway: string;
  readonly #link: string;
  readonly #folder: string;
  readonly #options: SshHostOptions;
  #process: ChildProcess | undefined;

  private constructor(number: number, folder: string, privateKey: string, options: SshHostOptions) {
    const network = `10.59.${number >> 6}`;
    this.address = `${network}.${(number % 64) * 4 + 2}`;
    this.privateKey = privateKey;
    this.#gateway = `${network}.${(number % 64) * 4 + 1}`;
    // The kernel allows a link 15 characters.
    this.#link = `vh-fl${number}`;
    this.#folder = folder;
    this.#options = options;
  }

  /** Installs what hosts need. NotPossibleError where there can be none. */
  static async prepare(progress: Progress): Promise<void> {
    if (!isRoot) throw new NotPossibleError("Hosts with sshd need root.");
    await ensureInstalled(NEEDS, progress);
  }

  /** Boots a host within half a second. NotPossibleError where there can be none. */
  static async start(options: SshHostOptions = {}): Promise<SshHost> {
    await SshHost.prepare(openProgress());
    const folder = await mkdtemp(join(tmpdir(), "fairlead-ssh-host-"));
    await mkdir(join(folder, "memory"));
    for (const key of ["login", "host_key"]) await makeKey(join(folder, key));
    const number = Math.floor(Math.random() * 16_384);
    const privateKey = await readFile(join(folder, "login"), "utf8");
    const host = new SshHost(number, folder, privateKey, options);
    try {
      await host.boot();
    } catch (error) {
      await host.stop();
      throw error;
    }
    return host;
  }

  /** Starts the host again after `powerOff`, with what was on its disk gone. */
  async boot(): Promise<void> {
    const { helm = "", kubectl = "", kubeconfig = "" } = this.#options;
    await rm(join(this.#folder, "pid"), { force: true });
    const namespaces = ["--mount", "--propagation", "private", "--net", "--pid", "--fork", "--kill-child"];
    const script = join(import.meta.dirname, "host.sh");
    const host = [script, this.#folder, this.address, this.#gateway, helm, kubectl, kubeconfig];
    this.#process = spawn("setpriv", ["--pdeathsig", "KILL", "unshare", ...namespaces, ...host], {
      stdio: "ignore",
      env: { PATH: SYSTEM_PATH, HOME: "/root" },
    });
    await waitUntil("the host's first process did not start", soon, async () => (await this.#pid()) !== "");
    await this.#plugIn(await this.#pid());
    await this.#untilItAnswers();
  }

  /** As when the power fails: nothing is said to anybody. */
  async powerOff(): Promise<void> {
    const child = this.#process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "close");
    // The kernel takes the network away a little later.
    await waitUntil(`link ${this.#link} did not go`, soon, async () => {
      return !(await run("ip", ["-o", "link"])).includes(`${this.#link}@`);
    });
  }

  /** Ends sshd and all its sessions, which their peers hear of; what the sessions started is left running. */
  async killSshd(): Promise<void> {
    await this.run("pkill", "-KILL", "sshd");
    await waitUntil("sshd did not end", soon, async () => !(await answers(this.address)));
  }

  async startSshd(): Promise<void> {
    await this.run("/usr/sbin/sshd", "-E", LOG);
    await this.#untilItAnswers();
  }

  /** How many logins sshd has accepted since the host was booted. */
  async countLogins(): Promise<number> {
    return (await this.run("cat", LOG)).match(/^Accepted /gm)?.length ?? 0;
  }

  /** Gives the host another key, as when it is made anew. */
  async changeHostKey(): Promise<void> {
    await this.run("sh", "-c", "rm /etc/ssh/host_key && ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/host_key");
    await this.killSshd();
    await this.startSshd();
  }

  /** The private key, sealed with a passphrase. */
  async sealedKey(passphrase: string): Promise<string> {
    const file = join(this.#folder, "sealed");
    await copyFile(join(this.#folder, "login"), file);
    await run("ssh-keygen", ["-q", "-p", "-P", "", "-N", passphrase, "-f", file]);
    return readFile(file, "utf8");
  }

  /** Leaves no room in the home of the user, nor in `/tmp`. */
  async fillDisk(): Promise<void> {
    await this.run("sh", "-c", "cat /dev/zero >/home/ubuntu/filler; cat /dev/zero >/tmp/filler; true").catch(
      () => undefined,
    );
  }

  async freeDisk(): Promise<void> {
    await this.run("rm", "-f", "/home/ubuntu/filler", "/tmp/filler");
  }

  /** Runs a program on the host as root, without SSH. */
  async run(program: string, ...args: readonly string[]): Promise<string> {
    const into = ["--target", await this.#pid(), "--mount", "--net", "--pid", "--root", "--wd=/"];
    return run("nsenter", [...into, program, ...args], { timeoutMs: HANGS_MS });
  }

  /** Ends the host for good. */
  async stop(): Promise<void> {
    await this.powerOff();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #pid(): Promise<string> {
    return (await readFile(join(this.#folder, "pid"), "utf8").catch(() => "")).trim();
  }

  #untilItAnswers(): Promise<void> {
    return waitUntil(`sshd on ${this.address} did not answer`, soon, () => answers(this.address));
  }

  async #plugIn(pid: string): Promise<void> {
    await run("ip", ["link", "add", this.#link, "type", "veth", "peer", "name", "eth0", "netns", pid]);
    await run("ip", ["address", "add", `${this.#gateway}/30`, "dev", this.#link]);
    await run("ip", ["link", "set", this.#link, "up"]);
    // The host reaches the cluster, and its answers the host. Both settings end with their links.
    for (const link of [this.#link, addresses.link]) {
      await writeFile(`/proc/sys/net/ipv4/conf/${link}/forwarding`, "1").catch(() => undefined);
    }
  }
}

async function makeKey(file: string): Promise<void> {
  await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", file]);
}

function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(22, address);
    socket.setTimeout(1_000, () => socket.destroy());
    socket.once("data", () => resolve(true)).once("data", () => socket.destroy());
    socket.once("close", () => resolve(false)).on("error", () => undefined);
  });
}
