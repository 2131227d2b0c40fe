import { VnfmError } from "../domain/errors.ts";

/** A place in a file of the package. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** PACKAGE_REFUSED for one reason that leaves nothing else to look at. */
export function packageRefused(reason: string, cause?: unknown): VnfmError {
  return new VnfmError("PACKAGE_REFUSED", reason, { cause });
}

/**
 * Collects what is wrong with a package, so that its author learns everything in one go. Readers add what they find and
 * go on with the best they have.
 */
export class Problems {
  readonly #found = new Map<string, { readonly pointer: string; readonly reason: string }>();
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  /** The same problem at the same place counts once, whoever meets it. */
  add({ file, line }: Place, reason: string): void {
    const pointer = `${file}:${line}`;
    this.#found.set(`${pointer} ${reason}`, { pointer, reason });
  }

  get any(): boolean {
    return this.#found.size > 0;
  }

  /** PACKAGE_REFUSED when there is any: a sentence about the first, all of them (up to the limit) as `file:line`. */
  refuse(): void {
    const all = [...this.#found.values()];
    const [first] = all;
    if (first === undefined) return;
    const others = all.length - 1;
    const more =
      others === 0 ? "" : ` There ${others === 1 ? "is 1 more problem" : `are ${others} more problems`}.`;
    throw new VnfmError("PACKAGE_REFUSED", `${first.pointer}: ${first.reason}.${more}`, {
      invalidParams: all.slice(0, this.#max),
    });
  }
}
