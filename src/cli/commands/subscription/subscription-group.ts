import type { Command } from "commander";
import type { CliContext } from "../../cli-context.ts";
import { defineGroup } from "../../define-command.ts";
import { subscriptionCreate } from "./create.ts";
import { subscriptionDelete } from "./delete.ts";
import { subscriptionList } from "./list.ts";
import { subscriptionShow } from "./show.ts";

export function subscriptionGroup(context: CliContext): Command {
  return defineGroup("subscription", "subscriptions: who is told what becomes of VNF instances", [
    subscriptionCreate(context),
    subscriptionList(context),
    subscriptionShow(context),
    subscriptionDelete(context),
  ]);
}
