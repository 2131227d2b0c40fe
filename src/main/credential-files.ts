import { readFileSync, statSync } from "node:fs";
import type { Client, Role } from "../auth/authenticator.ts";
import type { KnownSecret } from "../auth/static/secret-table.ts";
import { DEFAULT_TENANT } from "../domain/tenant.ts";
import { ConfigError } from "./config.ts";

/** Until lines said what a secret allows, it allowed everything. */
const ADMIN: Client = { role: "admin", tenantId: DEFAULT_TENANT };

const WHAT_IT_ALLOWS = /\s+role=(?<role>\S+)(?:\s+tenant=(?<tenant>\S{1,255}))?$/;

/** Lines of the form `TOKEN [role=ROLE [tenant=TENANT]]`. */
export function readTokens(file: string): readonly KnownSecret[] {
  return secretLines(file).map((line, index) => readEntry(line, file, index));
}

/** Lines of the form `NAME:PASSWORD [role=ROLE [tenant=TENANT]]`. */
export function readUsers(file: string): readonly KnownSecret[] {
  return secretLines(file).map((line, index) => {
    const entry = readEntry(line, file, index);
    if (!/^[^:]+:./.test(entry.secret))
      throw new ConfigError([`${file}: entry ${index + 1} is not NAME:PASSWORD.`]);
    return entry;
  });
}

/** A file that holds one secret and nothing else. */
export function readSecret(file: string): string {
  const [secret = "", ...others] = secretLines(file);
  if (others.length > 0) throw new ConfigError([`${file} holds more than one line.`]);
  return secret;
}

function readEntry(line: string, file: string, index: number): KnownSecret {
  const found = WHAT_IT_ALLOWS.exec(line);
  if (found === null) return { secret: line, client: ADMIN };
  const { role = "", tenant = DEFAULT_TENANT } = found.groups ?? {};
  if (!isRole(role)) {
    throw new ConfigError([
      `${file}: entry ${index + 1} has the role '${role}', not admin, member or reader.`,
    ]);
  }
  return { secret: line.slice(0, found.index), client: { role, tenantId: tenant } };
}

function isRole(text: string): text is Role {
  return text === "admin" || text === "member" || text === "reader";
}

/** Refuses files that others may read. */
function secretLines(file: string): readonly string[] {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found?.isFile()) throw new ConfigError([`${file} is to hold credentials, but there is no such file.`]);
  const { mode } = found;
  if ((mode & 0o077) !== 0) throw new ConfigError([`${file} can be read by others. Run: chmod 600 ${file}`]);
  const lines = readFileSync(file, "utf8")
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  if (lines.length === 0) throw new ConfigError([`${file} holds no entry.`]);
  return lines;
}
