import { NotPossibleError } from "../host/not-possible.ts";
import { run } from "../host/run.ts";

/** Helm's modules ask for it. */
const NEEDED_MINOR = 26;
/** From this one on, Go fetches a later Go by itself, unless it is told not to. */
const SELF_UPDATING_MINOR = 21;
const CANDIDATES = ["go", "/usr/local/go/bin/go"];

/** The `go` to build with. Says what to do when there is none, or one that is too old. */
export async function getGo(): Promise<string> {
  const tooOld: string[] = [];
  for (const go of CANDIDATES) {
    const answer = await run(go, ["env", "GOVERSION", "GOTOOLCHAIN"], { cwd: "/" }).catch(() => "");
    const [version = "", toolchain = ""] = answer.split("\n");
    const minor = Number(/^go1\.(\d+)/.exec(version)?.[1] ?? 0);
    const updatesItself = minor >= SELF_UPDATING_MINOR && /auto|path/.test(toolchain);
    if (minor >= NEEDED_MINOR || updatesItself) return go;
    if (version) tooOld.push(version);
  }
  const found = tooOld[0] ? `only ${tooOld[0]}` : "no `go`";
  throw new NotPossibleError(
    `The testbed's programs are built with Go 1.${NEEDED_MINOR} or later; here is ${found}.`,
  );
}

export function hasGo(): Promise<boolean> {
  return getGo().then(
    () => true,
    () => false,
  );
}
