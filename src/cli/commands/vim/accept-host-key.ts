import type { Command } from "commander";
import { type CliContext, writeLine } from "../../cli-context.ts";
import { connect } from "../../connection.ts";
import { defineCommand } from "../../define-command.ts";
import { hostKeyScopeOf } from "../../rest/references.ts";
import { forgetHostKeys } from "../../rest/vims.ts";

export function vimAcceptHostKey(context: CliContext): Command {
  return defineCommand(
    "accept-host-key",
    "accept the new key of a master node that was made anew: the next key shown is pinned",
    "fairlead vim accept-host-key lab 192.0.2.10",
  )
    .argument("<vim>", "id or name; `unregistered` for hosts of requests that name no VIM")
    .argument("[address]", "of this host alone, as `host-keys` shows it; every host of the VIM otherwise")
    .action(async (reference: string, address: string | undefined, _options: unknown, command: Command) => {
      const client = await connect(context, command);
      await forgetHostKeys(client, await hostKeyScopeOf(client, reference), address);
      writeLine(context.stdout, `The next key that ${address ?? "each host"} shows will be pinned.`);
    });
}
