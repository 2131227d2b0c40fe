import type { WireLcmOpOcc } from "../rest/wire.ts";

/** Shows a person how an operation gets on. */
export interface ProgressView {
  show(occurrence: WireLcmOpOcc): void;
  /** A word about the watching itself, such as a server that does not answer. */
  note(sentence: string): void;
  /** The last thing called; leaves the cursor on a fresh line. */
  stop(): void;
}
