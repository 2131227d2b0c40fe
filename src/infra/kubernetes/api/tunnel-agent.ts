import { Agent, type ClientRequestArgs } from "node:http";
import { Duplex } from "node:stream";

/** How long a connection that nobody uses is kept. */
const KEEP_MS = 10_000;

/** Connections for HTTP that are made by a function instead of by the network. */
export class TunnelAgent extends Agent {
  readonly #dial: () => Promise<Duplex>;

  constructor(dial: () => Promise<Duplex>) {
    super({ keepAlive: true, timeout: KEEP_MS });
    this.#dial = dial;
  }

  override createConnection(
    _options: ClientRequestArgs,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    this.#dial().then(
      (channel) => callback?.(null, new TunnelSocket(channel)),
      // Node reads the error alone then, which its types do not say.
      (error: Error) => callback?.(error, new Duplex()),
    );
  }
}

/** A stream with what node's HTTP expects of a socket: time limits on silence, above all. */
class TunnelSocket extends Duplex {
  readonly #channel: Duplex;
  #limitMs = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(channel: Duplex) {
    super();
    this.#channel = channel;
    channel.on("data", (chunk: Buffer) => {
      this.#touch();
      if (!this.push(chunk)) channel.pause();
    });
    channel.once("end", () => this.push(null));
    channel.once("error", (error) => this.destroy(error));
    channel.once("close", () => this.destroy());
  }

  override _read(): void {
    this.#channel.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#touch();
    this.#channel.write(chunk, done);
  }

  override _final(done: () => void): void {
    this.#channel.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    clearTimeout(this.#timer);
    this.#channel.destroy();
    done(error);
  }

  setTimeout(limitMs: number, onTimeout?: () => void): this {
    this.#limitMs = limitMs;
    if (onTimeout !== undefined && limitMs === 0) this.removeListener("timeout", onTimeout);
    if (onTimeout !== undefined && limitMs > 0) this.once("timeout", onTimeout);
    this.#touch();
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  #touch(): void {
    clearTimeout(this.#timer);
    if (this.#limitMs > 0) this.#timer = setTimeout(() => this.emit("timeout"), this.#limitMs).unref();
  }
}
