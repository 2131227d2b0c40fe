import { join } from "node:path";
import type { Command } from "commander";
import { type CliContext, writeLine } from "../../cli/cli-context.ts";
import { defineCommand } from "../../cli/define-command.ts";
import { backup } from "../../store/backup/backup.ts";
import { restore } from "../../store/backup/restore.ts";
import { isUnfinishedUpload } from "../../vnfpkg/package-files.ts";
import { loadConfig } from "../config.ts";
import { withDatabaseAddress } from "../database-server.ts";
import { keyFileOf } from "../key-file.ts";
import { showBackupProgress } from "./backup-progress.ts";

/** `fairlead backup FILE`: everything, as of one moment, while Fairlead runs. */
export function backupCommand({ stdout, stderr, env, now, signal }: CliContext): Command {
  return defineCommand(
    "backup",
    "write database and packages into one file, while Fairlead runs",
    "fairlead backup fairlead-2026-01-05.backup",
  )
    .argument("<file>", "the backup to write; must not exist")
    .option(
      "--with-key",
      "put the secret key into it too: whoever has the file can then read every credential",
    )
    .action(async (file: string, { withKey = false }: { withKey?: boolean }) => {
      const { config } = loadConfig(env);
      const manifest = await withDatabaseAddress(config, { beside: true }, (address) =>
        backup(
          {
            ...address,
            packagesDir: join(config.dataDir, "packages"),
            isUnfinished: isUnfinishedUpload,
            now: now(),
            signal,
            onProgress: showBackupProgress(stderr),
            ...(withKey ? { includeSecretKeyFile: keyFileOf(config) } : {}),
          },
          file,
        ),
      );
      const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
      writeLine(
        stdout,
        `${file}: ${rows} rows, ${manifest.packages.files} files of packages. ${manifest.note}`,
      );
    });
}

/** `fairlead restore FILE`: into an empty database. */
export function restoreCommand({ stdout, stderr, env, signal }: CliContext): Command {
  return defineCommand(
    "restore",
    "put a backup into an empty database; Fairlead must not be running on it",
    "fairlead restore fairlead-2026-01-05.backup",
  )
    .argument("<file>", "the backup to read")
    .action(async (file: string) => {
      const { config } = loadConfig(env);
      const manifest = await withDatabaseAddress(config, { beside: false }, (address) =>
        restore(file, {
          ...address,
          packagesDir: join(config.dataDir, "packages"),
          secretKeyFile: keyFileOf(config),
          signal,
          onProgress: showBackupProgress(stderr),
        }),
      );
      writeLine(stdout, `Restored what was backed up at ${manifest.createdAt}. Start it: fairlead serve`);
    });
}
