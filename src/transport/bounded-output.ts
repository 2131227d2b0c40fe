/** What is kept of a program's output, wherever it runs. */
export const STDOUT_BYTES = 16 * 1024 * 1024;
export const STDERR_BYTES = 64 * 1024;

/** Keeps the beginning of a stream; the rest is read and dropped so that the program never blocks. */
export class OutputHead {
  readonly #limit: number;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(limitBytes: number) {
    this.#limit = limitBytes;
  }

  add(chunk: Buffer): void {
    const kept = chunk.subarray(0, Math.max(0, this.#limit - this.#bytes));
    this.#bytes += kept.length;
    if (kept.length > 0) this.#chunks.push(kept);
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString("utf8");
  }
}

/** Keeps the end of a stream. */
export class OutputTail {
  readonly #limit: number;
  #kept = Buffer.alloc(0);

  constructor(limitBytes: number) {
    this.#limit = limitBytes;
  }

  add(chunk: Buffer): void {
    this.#kept = Buffer.concat([this.#kept, chunk.subarray(-this.#limit)]).subarray(-this.#limit);
  }

  text(): string {
    // A cut may go through a character: its remaining bytes are left out.
    const start = this.#kept.findIndex((byte) => (byte & 0xc0) !== 0x80);
    return this.#kept.subarray(Math.max(start, 0)).toString("utf8");
  }
}
