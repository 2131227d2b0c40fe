import type { Readiness } from "./readiness/verdict.ts";

/**
 * Tells people how objects come along: one sentence for each change, never the same twice in a row. An object that goes to and fro between the
 * same troubles, as a crash loop does, is told of once for each trouble, until it makes progress.
 */
export class Narrator {
  readonly #tell: (sentence: string) => void;
  readonly #objects = new Map<string, { progress: string; troubles: Set<string> }>();
  #last = "";

  constructor(tell: (sentence: string) => void) {
    this.#tell = tell;
  }

  /** `key` tells objects apart, `name` is what people call them. */
  report(key: string, name: string, { state, reason }: Readiness): void {
    const known = this.#objects.get(key) ?? { progress: "", troubles: new Set() };
    this.#objects.set(key, known);
    if (state === "progressing" || state === "ready") {
      if (known.progress === reason) return;
      known.progress = reason;
      known.troubles.clear();
    } else {
      // Ports, back-offs and times differ from one try to the next; the trouble is the same.
      const trouble = reason.replaceAll(/\d+/g, "#");
      if (known.troubles.has(trouble)) return;
      known.troubles.add(trouble);
    }
    this.say(`${name}: ${reason}`);
  }

  say(sentence: string): void {
    if (sentence === this.#last) return;
    this.#last = sentence;
    this.#tell(sentence);
  }
}
