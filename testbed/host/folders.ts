import { homedir, tmpdir, userInfo } from "node:os";
import { join } from "node:path";

const { FAIRLEAD_CACHE_DIR, XDG_CACHE_HOME } = process.env;

export const isRoot = userInfo().uid === 0;

/** What was built once and outlives `down`. */
export const cacheFolder = join(
  FAIRLEAD_CACHE_DIR || XDG_CACHE_HOME || join(homedir(), ".cache"),
  "fairlead",
);

/** What runs now; `down` removes it. One a machine, because network addresses and cgroups are one a machine too. */
export const stateFolder = isRoot
  ? "/var/lib/fairlead-testbed"
  : join(tmpdir(), `fairlead-testbed-${userInfo().uid}`);
