import type { Command } from "commander";
import type { CliContext } from "../../cli-context.ts";
import { defineGroup } from "../../define-command.ts";
import { vnfChangePackage } from "./change-package.ts";
import { vnfCreate } from "./create.ts";
import { vnfDelete } from "./delete.ts";
import { vnfHeal } from "./heal.ts";
import { vnfInstantiate } from "./instantiate.ts";
import { vnfList } from "./list.ts";
import { vnfModify } from "./modify.ts";
import { vnfScale } from "./scale.ts";
import { vnfShow } from "./show.ts";
import { vnfTerminate } from "./terminate.ts";

export function vnfGroup(context: CliContext): Command {
  return defineGroup("vnf", "VNF instances: create, instantiate, scale, heal, terminate", [
    vnfCreate(context),
    vnfList(context),
    vnfShow(context),
    vnfInstantiate(context),
    vnfScale(context),
    vnfHeal(context),
    vnfChangePackage(context),
    vnfModify(context),
    vnfTerminate(context),
    vnfDelete(context),
  ]);
}
