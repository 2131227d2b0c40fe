import pg from "pg";
import { VnfmError } from "../../domain/errors.ts";

// https://www.postgresql.org/docs/current/errcodes-appendix.html
const LOST = new Set(["57P01", "57P02", "57P03", "57P05", "53300"]);
const REFUSED = new Set(["28P01", "28000", "3D000", "42501", "3F000", "25006"]);
const DISK_FULL = "53100";
const CHARACTER_NOT_IN_REPERTOIRE = "22021";
const LOST_WORDS = /^(Connection terminated|Client has encountered a connection error|timeout e)/;

/**
 * Says what an error of the database means to callers: UNAVAILABLE when the connection is gone, DATABASE_REFUSED when it will not
 * let us in, STORAGE_FULL when its disk is, INVALID_REQUEST for text it cannot hold. Anything else, violated constraints among it, is returned as it is.
 */
export function translateDatabaseError(error: unknown, database: string): unknown {
  if (error instanceof pg.DatabaseError) {
    const code = error.code ?? "";
    if (LOST.has(code) || code.startsWith("08")) return unavailable(error, database);
    if (REFUSED.has(code)) {
      return new VnfmError("DATABASE_REFUSED", `PostgreSQL refuses ${database}: ${error.message}.`, {
        cause: error,
      });
    }
    if (code === DISK_FULL) {
      return new VnfmError(
        "STORAGE_FULL",
        `There is no room left on the disk of ${database}; free some, then try again.`,
        { cause: error },
      );
    }
    if (code === CHARACTER_NOT_IN_REPERTOIRE) {
      return new VnfmError("INVALID_REQUEST", "A text holds the character U+0000, which cannot be kept.", {
        cause: error,
      });
    }
    return error;
  }
  return isLostConnection(error) ? unavailable(error, database) : error;
}

/** Whether the error is the violation of this unique index or foreign key. */
export function violates(error: unknown, constraint: string): boolean {
  return error instanceof pg.DatabaseError && error.constraint === constraint;
}

function isLostConnection(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  // Errors of sockets and of name resolution have a system call.
  return "syscall" in error || error instanceof AggregateError || LOST_WORDS.test(error.message);
}

function unavailable(error: Error, database: string): VnfmError {
  const reason = "code" in error ? ` (${error.code})` : "";
  return new VnfmError("UNAVAILABLE", `No connection to ${database}${reason}; try again in a moment.`, {
    cause: error,
  });
}
