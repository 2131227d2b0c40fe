import { createHash } from "node:crypto";
import type { Command } from "commander";
import type { CliContext } from "../../cli-context.ts";
import { connect } from "../../connection.ts";
import { defineCommand } from "../../define-command.ts";
import { addOutputOption, type OutputOptions, printAnswer } from "../../output/output-format.ts";
import { listTable } from "../../output/table.ts";
import { hostKeyScopeOf } from "../../rest/references.ts";
import { listHostKeys } from "../../rest/vims.ts";

export function vimHostKeys(context: CliContext): Command {
  return addOutputOption(
    defineCommand(
      "host-keys",
      "show the pinned keys of the master nodes that Helm runs on",
      "fairlead vim host-keys lab",
    ),
  )
    .argument("<vim>", "id or name; `unregistered` for hosts of requests that name no VIM")
    .action(async (reference: string, { output }: OutputOptions, command: Command) => {
      const client = await connect(context, command);
      const keys = await listHostKeys(client, await hostKeyScopeOf(client, reference));
      printAnswer(context.stdout, output, keys, (rows) =>
        listTable(
          [
            ["ADDRESS", ({ address }) => address],
            ["TYPE", ({ key }) => key.split(" ")[0]],
            ["FINGERPRINT", ({ key }) => fingerprint(key)],
            ["PINNED", ({ pinned_at }) => pinned_at],
          ],
          rows,
        ),
      );
    });
}

/** As `ssh-keygen -l` prints it, to be compared with what the host says of itself. */
function fingerprint(key: string): string {
  const blob = Buffer.from(key.split(" ")[1] ?? "", "base64");
  return `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;
}
