import type { TextOutput } from "../../cli/cli-context.ts";
import type { BackupProgress } from "../../store/backup/manifest.ts";

/** One moving line on a terminal; silence elsewhere. */
export function showBackupProgress(output: TextOutput): (progress: BackupProgress) => void {
  if (output.isTTY !== true) return () => undefined;
  return ({ part, name, done, total }) => {
    const percent = total === 0 ? 100 : Math.floor((done / total) * 100);
    output.write(`\r\u001b[K${part} ${name} ${percent} %${done >= total ? "\r\u001b[K" : ""}`);
  };
}
