import type { Command } from "commander";
import type { CliContext } from "./cli-context.ts";
import { notificationGroup } from "./commands/notification/notification-group.ts";
import { opGroup } from "./commands/op/op-group.ts";
import { packageGroup } from "./commands/package/package-group.ts";
import { subscriptionGroup } from "./commands/subscription/subscription-group.ts";
import { vimGroup } from "./commands/vim/vim-group.ts";
import { vnfGroup } from "./commands/vnf/vnf-group.ts";

/** Commands that only talk to a server. */
export function clientCommands(context: CliContext): readonly Command[] {
  return [
    packageGroup(context),
    vimGroup(context),
    vnfGroup(context),
    opGroup(context),
    subscriptionGroup(context),
    notificationGroup(context),
  ];
}
