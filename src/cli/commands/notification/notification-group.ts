import type { Command } from "commander";
import type { CliContext } from "../../cli-context.ts";
import { defineGroup } from "../../define-command.ts";
import { notificationList } from "./list.ts";
import { notificationResend } from "./resend.ts";
import { notificationShow } from "./show.ts";

export function notificationGroup(context: CliContext): Command {
  return defineGroup("notification", "notifications that no callback has taken", [
    notificationList(context),
    notificationShow(context),
    notificationResend(context),
  ]);
}
