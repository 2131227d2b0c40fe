import { type CliContext, writeLine } from "../../cli/cli-context.ts";
import { CliError, exitCodes } from "../../cli/cli-error.ts";
import { clientCommands } from "../../cli/client-commands.ts";
import { listTable } from "../../cli/output/table.ts";
import { buildProgram } from "../../cli/program.ts";
import { runProgram } from "../../cli/run-program.ts";

/** Where the demo plays: says what happens, runs commands as if typed, and keeps the times. */
export interface Stage {
  say(line: string): void;
  /** Announces a part, plays it, and keeps how long it took. */
  timed<T>(title: string, play: () => Promise<T>): Promise<T>;
  /** Prints the command line and runs it; rejects when it fails. */
  run(url: string, args: readonly string[]): Promise<void>;
  /** Times of the inner steps, to be shown below the parts. */
  keep(rows: readonly TimeRow[]): void;
  summary(): string;
}

export interface TimeRow {
  readonly what: string;
  readonly seconds: number;
}

export function stageFor(context: CliContext): Stage {
  const { stdout, now } = context;
  const parts: TimeRow[] = [];
  const inner: TimeRow[] = [];
  const say = (line: string) => writeLine(stdout, line);

  return {
    say,
    async timed(title, play) {
      say(`\n== ${title}`);
      const startedAt = now().getTime();
      const result = await play();
      parts.push({ what: title, seconds: (now().getTime() - startedAt) / 1000 });
      return result;
    },
    async run(url, args) {
      say(`$ fairlead ${args.join(" ")}`);
      const own = { ...context, env: { ...context.env, FAIRLEAD_URL: url } };
      const program = buildProgram({
        ...own,
        version: "",
        clientCommands: clientCommands(own),
        extraCommands: [],
      });
      const exitCode = await runProgram(program, args, own);
      if (exitCode === exitCodes.ok) return;
      throw new CliError(exitCode, `The demo stops: fairlead ${args.slice(0, 2).join(" ")} failed.`);
    },
    keep: (rows) => inner.push(...rows),
    summary: () =>
      listTable<TimeRow>(
        [
          ["SECONDS", ({ seconds }) => seconds.toFixed(2).padStart(7)],
          ["", ({ what }) => what],
        ],
        [...parts, ...inner.map(({ what, seconds }) => ({ what: `  ${what}`, seconds }))],
      ),
  };
}
