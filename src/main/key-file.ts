import { join } from "node:path";
import type { Config } from "./settings.ts";

/** The file of the secret key. */
export function keyFileOf({ keyFile, dataDir }: Pick<Config, "keyFile" | "dataDir">): string {
  return keyFile || join(dataDir, "secret.key");
}
