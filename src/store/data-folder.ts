import { VnfmError } from "../domain/errors.ts";
import { ensureFolder } from "../support/ensure-folder.ts";

/** Makes the folder of everything that Fairlead keeps, when absent. DATA_FOLDER_REFUSED. */
export async function ensureDataFolder(dataDir: string, mode?: number): Promise<void> {
  await ensureFolder(dataDir, mode).catch((cause) => {
    throw new VnfmError(
      "DATA_FOLDER_REFUSED",
      `The data folder ${dataDir} cannot be made (${cause.code}). Choose another FAIRLEAD_DATA_DIR.`,
      { cause },
    );
  });
}
