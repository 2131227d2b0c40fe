import { NotPossibleError } from "./not-possible.ts";
import { run } from "./run.ts";

/**
 * Makes a virtual environment of Python in a folder. NotPossibleError on a machine without Python 3 or its venv; whatever else goes wrong, a
 * full disk for instance, is an error that tells it.
 */
export async function ensureVenv(folder: string, wantedBy: string, env = process.env): Promise<void> {
  await run("python3", ["-c", "import ensurepip, venv"], { env }).catch((error: unknown) => {
    if (!isLack(error)) throw error;
    throw new NotPossibleError(`${wantedBy} needs Python 3 with venv (on Debian: python3-venv).`);
  });
  await run("python3", ["-m", "venv", folder], { env });
}

/** No such program, or no such module of it. */
function isLack(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { cause } = error;
  const isNoProgram = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
  return isNoProgram || /\b(?:ModuleNotFound|Import)Error: /.test(error.message);
}
