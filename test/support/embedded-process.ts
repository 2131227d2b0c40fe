/**
 * A process of its own with an embedded PostgreSQL in the folder given: prints one line of JSON when it is up (or why it is not) and
 * then lives until it is killed.
 */
import { VnfmError } from "../../src/domain/errors.ts";
import { startEmbeddedPostgres } from "../../src/store/embedded/embedded-postgres.ts";

const dataDir = process.argv[2] ?? "";
try {
  const { attached } = await startEmbeddedPostgres({ dataDir });
  process.stdout.write(`${JSON.stringify({ attached })}\n`);
  setInterval(() => undefined, 60_000);
} catch (error) {
  const { code, message } = error instanceof VnfmError ? error : { code: "?", message: String(error) };
  process.stdout.write(`${JSON.stringify({ code, message })}\n`);
}
