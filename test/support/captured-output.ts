import { Writable } from "node:stream";
import type { TextOutput } from "../../src/cli/cli-context.ts";

export interface CapturedOutput extends TextOutput {
  text(): string;
}

/** A stream that remembers; with `columns` it says that it is a terminal of that width. */
export function capturedOutput(columns?: number): CapturedOutput {
  let text = "";
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  return Object.assign(stream, {
    text: () => text,
    ...(columns === undefined ? {} : { isTTY: true, columns }),
  });
}
