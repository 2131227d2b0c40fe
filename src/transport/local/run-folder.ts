import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { ensureFolder } from "../../support/ensure-folder.ts";
import { endGroup } from "./process-group.ts";
import { findProcess, findVariable, listProcesses, type ProcessIdentity } from "./process-table.ts";

/** Set for every program, so that its descendants are known even when they leave its process group. */
export const WORKSPACE_VARIABLE = "FAIRLEAD_WORKSPACE";

const PID_FILE = /^program-(\d+)\.pid$/;

/**
 * The folder of all workspaces. A workspace's name holds its process' identity, so from the moment it exists anybody can tell whether
 * it is in use; several processes may share the folder.
 */
export class RunFolder {
  readonly #path: string;
  readonly #self: ProcessIdentity;

  constructor(path: string) {
    const self = findProcess(process.pid);
    if (self === undefined) throw new Error("this process is not in the process table");
    this.#path = path;
    this.#self = self;
  }

  async makeWorkspace(): Promise<string> {
    await ensureFolder(this.#path);
    const path = join(this.#path, `${this.#self.pid}.${this.#self.startedAt}.${randomUUID()}`);
    mkdirSync(path, { mode: 0o700 });
    return path;
  }

  /** Ends what dead processes left running, then removes their workspaces: these may hold credentials. */
  async clear(): Promise<void> {
    await ensureFolder(this.#path);
    const abandoned = readdirSync(this.#path)
      .filter((name) => !isInUse(name))
      .map((name) => join(this.#path, name));
    await Promise.all(
      abandoned.map(async (workspace) => {
        await Promise.all(findGroups(workspace).map((groupId) => endGroup(groupId, 0)));
        await rm(workspace, { recursive: true, force: true });
      }),
    );
  }
}

/** Notes the leader of a process group in its workspace; done before the program has had time for anything. */
export function notePid(workspace: string, pid: number): void {
  const startedAt = findProcess(pid)?.startedAt ?? "";
  writeFileSync(join(workspace, `program-${pid}.pid`), startedAt, { mode: 0o600 });
}

function isInUse(workspaceName: string): boolean {
  const [pid, startedAt] = workspaceName.split(".");
  return findProcess(Number(pid))?.startedAt === startedAt;
}

/** Groups whose leader is the very process noted, and groups of processes that carry the workspace in their environment. */
function findGroups(workspace: string): readonly number[] {
  const noted = readdirSync(workspace).flatMap((name) => {
    const pid = Number(PID_FILE.exec(name)?.[1]);
    if (Number.isNaN(pid)) return [];
    const startedAt = readFileSync(join(workspace, name), "utf8");
    return findProcess(pid)?.startedAt === startedAt ? [pid] : [];
  });
  const marked = listProcesses()
    .filter(({ pid }) => findVariable(pid, WORKSPACE_VARIABLE) === workspace)
    .map(({ groupId }) => groupId);
  return [...new Set([...noted, ...marked])];
}
