import type { Wait } from "../../src/infra/infra-driver.ts";

/** As long as the product's own: whatever ends well does so before, on the slowest machine too. */
export const AMPLE_MS = 500_000;

/** A wait that keeps what it is told. Short only where its end is what is tested. */
export function aWait(ms = AMPLE_MS): Wait & { readonly sentences: string[] } {
  const sentences: string[] = [];
  return { sentences, deadline: new Date(Date.now() + ms), onChange: (sentence) => sentences.push(sentence) };
}
