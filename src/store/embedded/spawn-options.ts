import type { ServerAccount } from "./server-account.ts";

/** How programs of PostgreSQL are started: as the server's account, with nothing of this process's environment but PATH. */
export function asServer(account: ServerAccount): {
  cwd: string;
  env: NodeJS.ProcessEnv;
  uid?: number;
  gid?: number;
} {
  return {
    // The present folder may be one that the account must not enter.
    cwd: "/",
    env: { PATH: "/usr/local/bin:/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" },
    ...account.switchTo,
  };
}
