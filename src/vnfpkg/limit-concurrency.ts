/** Runs at most `max` pieces of work at the same time; the others wait in line. */
export function limitConcurrency(max: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= max) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // The place passes on to the next in line; only an empty line frees it.
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
