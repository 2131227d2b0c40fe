/** What the shell learns from `fairlead`; documented in the user guide and never changed. */
export const exitCodes = {
  ok: 0,
  /** The operation failed, or the API refused the request. */
  failed: 1,
  usage: 2,
  unreachable: 3,
  unauthorised: 4,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A command's failure: one sentence for the operator, then lines that explain it or say what to do next. */
export class CliError extends Error {
  readonly exitCode: ExitCode;
  readonly lines: readonly string[];

  constructor(
    exitCode: ExitCode,
    sentence: string,
    options: { lines?: readonly string[]; cause?: unknown } = {},
  ) {
    super(sentence, { cause: options.cause });
    this.name = "CliError";
    this.exitCode = exitCode;
    this.lines = options.lines ?? [];
  }
}

export function usageError(sentence: string, ...lines: string[]): CliError {
  return new CliError(exitCodes.usage, sentence, { lines });
}
