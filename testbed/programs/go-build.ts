import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { lastLines } from "../host/run.ts";
import { moduleFolder, type Program } from "./programs.ts";

/** Compiles one program into the folder. Go itself uses all cores, and keeps what it compiled for the next time. */
export async function goBuild(
  go: string,
  program: Program,
  folder: string,
  detail: (text: string) => void,
): Promise<void> {
  const flags = ["-v", "-trimpath", "-buildvcs=false", "-ldflags", program.ldflags];
  const { source } = program;
  const [args, cwd] =
    "published" in source
      ? [["install", ...flags, `${source.published}@${program.version}`], "/"]
      : [
          ["build", ...flags, "-mod=readonly", "-o", join(folder, program.file), source.package],
          moduleFolder(source.module),
        ];

  // Behind everything else: it runs for minutes beside tests that wait for conditions.
  const child = spawn("nice", ["-n", "10", go, ...args], {
    cwd,
    env: {
      ...process.env,
      CGO_ENABLED: "0",
      GOBIN: folder,
      GOFLAGS: "",
      GOWORK: "off",
      GOOS: "",
      GOARCH: "",
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const endWithUs = () => child.kill("SIGTERM");
  process.once("exit", endWithUs);

  let said = "";
  let compiled = 0;
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-64_000);
    compiled += text.split("\n").filter((line) => line && !line.startsWith("go: ")).length;
    const latest = lastLines(text, 1);
    detail(latest.startsWith("go: downloading") ? latest.slice(4) : `packages compiled: ${compiled}`);
  });
  const [code] = await once(child, "close");
  process.off("exit", endWithUs);
  if (code !== 0)
    throw new Error(`building ${program.name} ${program.version} failed:\n${lastLines(said, 30)}`);
}
