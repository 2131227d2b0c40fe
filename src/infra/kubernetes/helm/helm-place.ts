import type { CommandRunner, Workspace } from "../../../transport/command-runner.ts";

/** Where Helm runs, and as whom it speaks to the cluster. */
export interface HelmPlace {
  readonly runner: CommandRunner;
  /**
   * Readies a workspace for one call of Helm. What it says is true of the host that the workspace is on; should another
   * host serve by then, the call itself rejects with HOST_LOST.
   */
  prepare(workspace: Workspace, signal: AbortSignal): Promise<HelmHost>;
}

/** One host's Helm, ready for one call. */
export interface HelmHost {
  /** Tells hosts apart; their Helms may differ. */
  readonly name: string;
  /** Path, or a name that is looked up on PATH. Its basename is Helm's field manager: keep it `helm`. */
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where another program can be named, for a sentence. */
  readonly namedIn: string;
  /** What leads Helm to the cluster. */
  readonly clusterFlags: readonly string[];
}

/**
 * Settings of Helm and of the language it is written in, the same everywhere. Helm lives too short for its garbage to matter: collecting it
 * less often takes a quarter of its processor time away, for 10 MiB more; the limit keeps a huge list of charts within bounds.
 */
export const helmSettings = {
  HELM_DRIVER: "secret",
  HELM_QPS: "100",
  HELM_BURST_LIMIT: "300",
  GOGC: "400",
  GOMEMLIMIT: "512MiB",
};
