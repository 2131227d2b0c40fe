import type { Duplex } from "node:stream";
import type { Client, ClientChannel, SFTPWrapper } from "ssh2";
import { VnfmError } from "../../domain/errors.ts";
import { SessionSlots } from "./session-slots.ts";

/** As many again may be ending what runs in these; sshd allows 10. */
const SESSIONS = 4;

/** A login on one host, until it is closed or lost. Everything under way when it is lost rejects with HOST_LOST. */
export class SshConnection {
  readonly address: string;
  /** Rejects with HOST_LOST when the connection is gone, by whomever's doing. */
  readonly lost: Promise<never>;
  readonly #client: Client;
  readonly #slots = new SessionSlots(SESSIONS);
  #isOpen = true;

  constructor(client: Client, address: string) {
    this.address = address;
    this.#client = client;
    this.lost = new Promise((_, reject) => {
      let cause: Error | undefined;
      client.on("error", (error) => {
        cause = error;
      });
      client.once("close", () => {
        this.#isOpen = false;
        const reason = cause === undefined ? "" : ` (${cause.message})`;
        reject(new VnfmError("HOST_LOST", `The connection to ${address} was lost${reason}.`, { cause }));
      });
    });
    this.lost.catch(() => undefined);
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** A session that runs the command line; its place is free again when the work has settled. */
  withCommand<T>(commandLine: string, work: (channel: ClientChannel) => Promise<T>): Promise<T> {
    return this.#withSlot(() => this.withUrgentCommand(commandLine, work));
  }

  /** Waits for no place: for what ends a program that holds one. */
  async withUrgentCommand<T>(commandLine: string, work: (channel: ClientChannel) => Promise<T>): Promise<T> {
    const channel = await this.#open<ClientChannel>((done) => this.#client.exec(commandLine, done));
    return await this.untilLost(work(channel));
  }

  withSftp<T>(work: (sftp: SFTPWrapper) => Promise<T>): Promise<T> {
    return this.#withSlot(async () => {
      const sftp = await this.#open<SFTPWrapper>((done) => this.#client.sftp(done));
      try {
        return await this.untilLost(work(sftp));
      } finally {
        sftp.end();
      }
    });
  }

  /** Not a session in the eyes of sshd, so it takes no place. */
  connectSocket(path: string): Promise<Duplex> {
    return this.#open<ClientChannel>((done) => this.#client.openssh_forwardOutStreamLocal(path, done));
  }

  close(): void {
    this.#client.end();
  }

  untilLost<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.lost]);
  }

  async #withSlot<T>(work: () => Promise<T>): Promise<T> {
    await this.untilLost(this.#slots.take());
    try {
      return await work();
    } finally {
      this.#slots.release();
    }
  }

  #open<T>(open: (done: (error: Error | undefined, opened: T) => void) => unknown): Promise<T> {
    const opened = new Promise<T>((resolve, reject) => {
      if (!this.#isOpen) return;
      open((error, channel) => {
        if (error === undefined) resolve(channel);
        else reject(this.#refused(error));
      });
    });
    return this.untilLost(opened);
  }

  #refused(cause: Error): VnfmError {
    return new VnfmError("HOST_FAILED", `${this.address} refuses: ${cause.message}.`, { cause });
  }
}
