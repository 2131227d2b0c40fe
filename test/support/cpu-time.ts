/** Milliseconds that the work keeps the processor busy: those that others take from it are not counted. */
export function cpuMsOf(work: () => void): number {
  const before = process.threadCpuUsage();
  work();
  return process.threadCpuUsage(before).user / 1_000;
}
