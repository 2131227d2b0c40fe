import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { VnfmError } from "../../domain/errors.ts";
import { quote } from "./quote.ts";
import { runScript } from "./run-script.ts";
import type { SshConnection } from "./ssh-connection.ts";

/** Writes a file (0600) that must not be there yet, in whatever form: no link is followed. HOST_FAILED. */
export function writeNewFile(connection: SshConnection, path: string, content: Buffer): Promise<void> {
  return write(connection, path, () => Readable.from([content], { objectMode: false }));
}

/** The same, with the content of a local file. */
export function copyToNewFile(connection: SshConnection, path: string, localPath: string): Promise<void> {
  return write(connection, path, () => createReadStream(localPath));
}

async function write(connection: SshConnection, path: string, open: () => Readable): Promise<void> {
  try {
    await connection.withSftp((sftp) =>
      pipeline(open(), sftp.createWriteStream(path, { flags: "wx", mode: 0o600 })),
    );
  } catch (cause) {
    if (cause instanceof VnfmError) throw cause;
    throw new VnfmError(
      "HOST_FAILED",
      `${connection.address} cannot write ${path}: ${await why(connection, path, cause)}.`,
      {
        cause,
      },
    );
  }
}

/** SFTP has one code, "Failure", for most of what can go wrong, so the host is asked what it may have been. */
async function why(connection: SshConnection, path: string, cause: unknown): Promise<string> {
  const said = cause instanceof Error ? cause.message : String(cause);
  const script = `f=${quote(path)}
if [ "$(df -Pk "\${f%/*}" | awk 'END { print $4 }')" -lt 64 ]; then echo "the disk is full"
elif [ -h "$f" ] || [ -s "$f" ]; then echo "something is there already"
fi
`;
  const known = await runScript(connection, "look into its folder", script).catch(() => "");
  return known.trim() || said;
}
