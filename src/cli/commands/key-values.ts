import { InvalidArgumentError } from "commander";

/** Collects repeated `KEY=VALUE` options; the value may hold further equals signs. */
export function collectKeyValue(
  given: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const at = given.indexOf("=");
  if (at <= 0) throw new InvalidArgumentError(`It takes KEY=VALUE, not '${given}'.`);
  return { ...before, [given.slice(0, at)]: given.slice(at + 1) };
}

/** Collects what a repeatable option was given, in order. */
export function collect(given: string, before: readonly string[] = []): readonly string[] {
  return [...before, given];
}

export function readPositiveInteger(given: string): number {
  if (/^[1-9]\d{0,8}$/.test(given)) return Number(given);
  throw new InvalidArgumentError(`It takes a whole number above 0, not '${given}'.`);
}
