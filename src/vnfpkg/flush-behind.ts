import type { FileHandle } from "node:fs/promises";

const UNFLUSHED_BYTES = 16 * 1024 * 1024;

/** Brings a file to the disk while it is still being written, one flush at a time, so that little is left to wait for at its end. */
export class FlushBehind {
  readonly #handle: FileHandle;
  #flushedBytes = 0;
  #flush: Promise<void> | undefined;
  #failure: unknown;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** Begins a flush when none is under way and enough has been written since the last one. */
  written(bytes: number): void {
    if (this.#flush !== undefined || bytes - this.#flushedBytes < UNFLUSHED_BYTES) return;
    this.#flushedBytes = bytes;
    this.#flush = this.#handle
      .datasync()
      .catch((error: unknown) => {
        this.#failure = error;
      })
      .finally(() => {
        this.#flush = undefined;
      });
  }

  /** Waits for the flush under way. Rejects when any has failed: the system tells of lost bytes but once. */
  async ended(): Promise<void> {
    await this.#flush;
    if (this.#failure !== undefined) throw this.#failure;
  }
}
