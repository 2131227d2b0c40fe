import type { Command } from "commander";
import type { CliContext } from "../../cli-context.ts";
import { defineGroup } from "../../define-command.ts";
import { packageCreate } from "./create.ts";
import { packageDelete } from "./delete.ts";
import { packageDownload } from "./download.ts";
import { packageList } from "./list.ts";
import { packageOnboard } from "./onboard.ts";
import { packageShow } from "./show.ts";
import { packageUpdate } from "./update.ts";
import { packageUpload } from "./upload.ts";
import { packageVnfd } from "./vnfd.ts";

export function packageGroup(context: CliContext): Command {
  return defineGroup("package", "VNF packages: onboard, look into, enable, delete", [
    packageOnboard(context),
    packageList(context),
    packageShow(context),
    packageCreate(context),
    packageUpload(context),
    packageUpdate(context),
    packageDownload(context),
    packageVnfd(context),
    packageDelete(context),
  ]);
}
