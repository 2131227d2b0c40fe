/**
 * Writes things together: while one write is under way, what comes in waits for the next. Each caller learns of the
 * outcome of the write that took its own.
 */
export function gather<T>(write: (items: readonly T[]) => Promise<void>): (item: T) => Promise<void> {
  let waiting: T[] = [];
  let next: Promise<void> | undefined;
  let running: Promise<unknown> = Promise.resolve();
  return (item) => {
    waiting.push(item);
    next ??= running.then(() => {
      const items = waiting;
      waiting = [];
      next = undefined;
      const written = write(items);
      running = written.catch(() => undefined);
      return written;
    });
    return next;
  };
}
