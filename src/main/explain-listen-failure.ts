import { ConfigError } from "./config.ts";
import type { Config } from "./settings.ts";

/** Names the setting that must change for Fairlead to listen; other failures are returned as they are. */
export function explainListenFailure(error: unknown, { host, port }: Pick<Config, "host" | "port">): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "EADDRINUSE":
      return new ConfigError([
        `FAIRLEAD_PORT ${port} is in use on ${host} by another program; stop that one, or choose another port`,
      ]);
    case "EACCES":
      return new ConfigError([
        `FAIRLEAD_PORT ${port} is not allowed to this user; choose a port from 1024 upwards`,
      ]);
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new ConfigError([`FAIRLEAD_HOST ${host} is no address of this machine`]);
    default:
      return error;
  }
}
