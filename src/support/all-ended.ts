/** As `Promise.all`, but rejects only when every one has ended: nothing is at work any more when the failure is dealt with. */
export async function allEnded<T>(works: readonly Promise<T>[]): Promise<readonly T[]> {
  const endings = await Promise.allSettled(works);
  const failed = endings.find((ending) => ending.status === "rejected");
  if (failed !== undefined) throw failed.reason;
  return endings.flatMap((ending) => (ending.status === "fulfilled" ? [ending.value] : []));
}
