import type { Command } from "commander";
import type { CliContext } from "../../cli-context.ts";
import { defineGroup } from "../../define-command.ts";
import { opCancel } from "./cancel.ts";
import { opRetry, opRollback } from "./decide.ts";
import { opFail } from "./fail.ts";
import { opList } from "./list.ts";
import { opShow } from "./show.ts";
import { opWatch } from "./watch.ts";

export function opGroup(context: CliContext): Command {
  return defineGroup("op", "operations: watch, retry, roll back, give up, cancel", [
    opList(context),
    opShow(context),
    opWatch(context),
    opRetry(context),
    opRollback(context),
    opFail(context),
    opCancel(context),
  ]);
}
