import { readFileSync, statSync } from "node:fs";
import type { Authentication } from "../api/http/authentication.ts";
import { ConfigError } from "./config.ts";
import type { Config } from "./settings.ts";

/** Reads the credential files; refuses ones that others may read, and to listen beyond loopback without any. */
export function readAuthentication(config: Pick<Config, "tokenFile" | "userFile" | "host">): Authentication {
  const { tokenFile, userFile, host } = config;
  if (tokenFile !== "" && userFile !== "") {
    throw new ConfigError(["Set FAIRLEAD_TOKEN_FILE or FAIRLEAD_USER_FILE, not both."]);
  }
  if (tokenFile !== "") return { kind: "token", tokens: secretLines(tokenFile) };
  if (userFile !== "") return { kind: "basic", users: readUsers(userFile) };
  if (!isLoopback(host)) {
    throw new ConfigError([
      `Fairlead does not listen on ${host} without authentication. Set FAIRLEAD_TOKEN_FILE or FAIRLEAD_USER_FILE, or listen on 127.0.0.1.`,
    ]);
  }
  return { kind: "none" };
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

function readUsers(file: string): ReadonlyMap<string, string> {
  return new Map(
    secretLines(file).map((line, index) => {
      const colon = line.indexOf(":");
      if (colon < 1 || colon === line.length - 1)
        throw new ConfigError([`${file}: entry ${index + 1} is not NAME:PASSWORD.`]);
      return [line.slice(0, colon), line.slice(colon + 1)];
    }),
  );
}

function secretLines(file: string): readonly string[] {
  const { mode } = statSync(file);
  if ((mode & 0o077) !== 0) throw new ConfigError([`${file} can be read by others. Run: chmod 600 ${file}`]);
  const lines = readFileSync(file, "utf8")
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  if (lines.length === 0) throw new ConfigError([`${file} holds no entry.`]);
  return lines;
}
