import { randomUUID } from "node:crypto";
import { VnfmError } from "../../../domain/errors.ts";
import type { RemoteHost, RemoteSession } from "../../../transport/remote-hosts.ts";
import type { Owner } from "../../infra-driver.ts";
import { instanceFolder } from "./instance-folder.ts";

const TIMEOUT_MS = 60_000;

/** A packaged chart on this host. */
interface ChartArchive {
  readonly path: string;
  readonly sha256: string;
}

/**
 * Makes sure that a chart lies unpacked on the master, in the folder of its VNF instance, and returns its path there. The
 * archive's digest is compared each time; an unpacked folder appears whole or not at all, under a name made from the digest.
 */
export async function unpackOnMaster(
  host: RemoteHost,
  {
    chartDir,
    owner,
    archive,
  }: { readonly chartDir: string; readonly owner: Owner; readonly archive: ChartArchive },
  signal: AbortSignal,
): Promise<string> {
  const folder = instanceFolder(chartDir, owner);
  const unpacked = `${folder}/${archive.sha256.slice(0, 16)}`;
  return await host.withSession(async (session) => {
    await session.ensureFile(`${unpacked}.tgz`, archive.path, archive.sha256);
    const name = (await findOnlyEntry(session, unpacked)) ?? (await unpack(session, unpacked));
    return `${unpacked}/${name}`;
  }, signal);
}

async function unpack(session: RemoteSession, unpacked: string): Promise<string> {
  const beside = `${unpacked}.${randomUUID()}`;
  try {
    await must(session, "mkdir", [beside]);
    await must(session, "tar", ["-xzf", `${unpacked}.tgz`, "-C", beside, "--no-same-owner"]);
    // It fails when somebody else was faster, which is as good.
    await session.run({ program: "mv", args: ["-T", beside, unpacked], timeoutMs: TIMEOUT_MS });
  } finally {
    await session.ensureAbsent(beside);
  }
  const name = await findOnlyEntry(session, unpacked);
  if (name !== undefined) return name;
  throw new VnfmError("HOST_FAILED", `The chart in ${unpacked} on ${session.address} cannot be unpacked.`);
}

/** The chart's own folder: what the archive is called says nothing about it. */
async function findOnlyEntry(session: RemoteSession, folder: string): Promise<string | undefined> {
  const { exitCode, stdout } = await session.run({
    program: "ls",
    args: ["-A", folder],
    timeoutMs: TIMEOUT_MS,
  });
  if (exitCode !== 0) return undefined;
  const [name, ...others] = stdout.split("\n").filter((line) => line !== "");
  if (name !== undefined && others.length === 0) return name;
  throw new VnfmError(
    "CHART_UNAVAILABLE",
    `The chart in ${folder} on ${session.address} is not one folder; remove ${folder} there to have it unpacked anew.`,
  );
}

async function must(session: RemoteSession, program: string, args: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await session.run({ program, args, timeoutMs: TIMEOUT_MS });
  if (exitCode === 0) return;
  throw new VnfmError(
    "HOST_FAILED",
    `${program} failed on ${session.address}: ${stderr.trim().slice(0, 500)}`,
  );
}
