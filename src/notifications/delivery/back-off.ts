const FIRST_MS = 1_000;
const LONGEST_MS = 300_000;

/**
 * How long to wait after so many attempts that failed: doubling from one second to five minutes, and of that between half and all, so
 * that many who failed together do not come back together. `random` is from 0 to 1.
 */
export function backOffMs(attempts: number, random: number): number {
  const whole = Math.min(FIRST_MS * 2 ** (attempts - 1), LONGEST_MS);
  return Math.round(whole * (0.5 + random / 2));
}
