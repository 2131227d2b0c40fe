import type { Command } from "commander";
import type { CliContext } from "../../cli-context.ts";
import { defineGroup } from "../../define-command.ts";
import { vimAcceptHostKey } from "./accept-host-key.ts";
import { vimDelete } from "./delete.ts";
import { vimHostKeys } from "./host-keys.ts";
import { vimList } from "./list.ts";
import { vimRegister } from "./register.ts";
import { vimSet } from "./set.ts";
import { vimShow } from "./show.ts";

export function vimGroup(context: CliContext): Command {
  return defineGroup("vim", "VIMs: the clusters VNFs run on", [
    vimRegister(context),
    vimList(context),
    vimShow(context),
    vimSet(context),
    vimDelete(context),
    vimHostKeys(context),
    vimAcceptHostKey(context),
  ]);
}
