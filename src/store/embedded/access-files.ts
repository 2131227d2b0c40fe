import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ensureFolder } from "../../support/ensure-folder.ts";
import { DATABASE_USER } from "./cluster-folder.ts";
import type { ServerAccount } from "./server-account.ts";

export interface AccessFiles {
  readonly hba: string;
  readonly ident: string;
}

/**
 * Writes who may connect: over the Unix socket, the operating system user of this process as the database's superuser, and nobody
 * else. The files lie in a folder of this process, so that whoever runs the server cannot widen the access, nor lead a write
 * of root astray by a link.
 */
export async function writeAccessFiles(dataDir: string, account: ServerAccount): Promise<AccessFiles> {
  const folder = join(dataDir, "postgres-access");
  await ensureFolder(folder, 0o755);
  const hba = join(folder, "pg_hba.conf");
  const ident = join(folder, "pg_ident.conf");
  await replace(hba, "local all all peer map=fairlead\n");
  await replace(ident, `fairlead ${quote(account.clientName)} ${DATABASE_USER}\n`);
  return { hba, ident };
}

async function replace(file: string, content: string): Promise<void> {
  await writeFile(`${file}.new`, content, { mode: 0o644 });
  await rename(`${file}.new`, file);
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
