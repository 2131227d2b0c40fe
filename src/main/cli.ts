import { enableCompileCache } from "node:module";
import { join } from "node:path";

/**
 * The entry of the process. Node keeps what it makes of the sources beside them, which saves about half
 * of the processor time until a command begins; where that folder cannot be written, it does without. Sources imported statically would be read before.
 */
enableCompileCache(join(import.meta.dirname, "../../node_modules/.cache/fairlead"));
const { runCommandLine } = await import("./command-line.ts");
process.exitCode = await runCommandLine(process.argv.slice(2), process.env);
