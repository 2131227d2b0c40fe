/** Types that a value in a filter can be read as. */
export type Comparable = string | number | boolean;

interface Operator {
  readonly takesMany: boolean;
  /** Whether the attribute's value stands in this relation to the wanted ones. */
  holds(actual: unknown, wanted: readonly string[]): boolean;
}

/** SOL013 5.2.2. A wanted value is read as the type that the attribute's value has. */
export const operators: Readonly<Record<string, Operator>> = {
  eq: { takesMany: false, holds: equalsAny },
  neq: { takesMany: false, holds: differsFromAll },
  in: { takesMany: true, holds: equalsAny },
  nin: { takesMany: true, holds: differsFromAll },
  gt: { takesMany: false, holds: ordered((actual, wanted) => actual > wanted) },
  gte: { takesMany: false, holds: ordered((actual, wanted) => actual >= wanted) },
  lt: { takesMany: false, holds: ordered((actual, wanted) => actual < wanted) },
  lte: { takesMany: false, holds: ordered((actual, wanted) => actual <= wanted) },
  cont: {
    takesMany: true,
    holds: (actual, wanted) => typeof actual === "string" && wanted.some((text) => actual.includes(text)),
  },
  ncont: {
    takesMany: true,
    holds: (actual, wanted) => typeof actual === "string" && !wanted.some((text) => actual.includes(text)),
  },
};

const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i;

export function readNumber(text: string): number | undefined {
  return NUMBER.test(text) ? Number(text) : undefined;
}

export function readBoolean(text: string): boolean | undefined {
  return text === "true" ? true : text === "false" ? false : undefined;
}

/** Milliseconds since 1970 of an RFC 3339 date-time. */
export function readDateTime(text: string): number | undefined {
  const time = DATE_TIME.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

function equalsAny(actual: unknown, wanted: readonly string[]): boolean {
  return wanted.some((text) => {
    const [left, right] = readAlike(actual, text);
    return right !== undefined && left === right;
  });
}

function differsFromAll(actual: unknown, wanted: readonly string[]): boolean {
  return isSimple(actual) && !equalsAny(actual, wanted);
}

function ordered(holds: (actual: string | number, wanted: string | number) => boolean): Operator["holds"] {
  return (actual, wanted) =>
    wanted.some((text) => {
      const [left, right] = readAlike(actual, text);
      if (typeof left === "number" && typeof right === "number") return holds(left, right);
      return typeof left === "string" && typeof right === "string" && holds(left, right);
    });
}

/** Both sides in one type; the second is `undefined` when the text cannot be read as the first one's. */
function readAlike(actual: unknown, text: string): readonly [Comparable | undefined, Comparable | undefined] {
  if (typeof actual === "number") return [actual, readNumber(text)];
  if (typeof actual === "boolean") return [actual, readBoolean(text)];
  if (typeof actual !== "string") return [undefined, undefined];
  const [time, wantedTime] = [readDateTime(actual), readDateTime(text)];
  return time === undefined || wantedTime === undefined ? [actual, text] : [time, wantedTime];
}

function isSimple(value: unknown): value is Comparable {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
