import { VnfmError } from "../../../domain/errors.ts";
import type { JsonObject } from "../../../domain/json.ts";
import type { CommandResult, CommandRunner, Workspace } from "../../../transport/command-runner.ts";
import type { KubeConnection } from "../api/kube-connection.ts";
import { toKubeconfig } from "../connection/to-kubeconfig.ts";
import { helmError } from "./helm-error.ts";
import { toHelmValues } from "./helm-values.ts";
import { type HelmVersion, readHelmVersion } from "./helm-version.ts";
import { readHelmWords } from "./helm-words.ts";

/** Revisions that Helm keeps of a release; each may be a Secret of up to 1 MiB. */
const HISTORY_MAX = "5";
const SHORT_TIMEOUT_MS = 60_000;
const PULL_TIMEOUT_MS = 300_000;

export interface HelmCliOptions {
  readonly runner: CommandRunner;
  /** Path, or a name that is looked up on PATH. Its basename is Helm's field manager: keep it `helm`. */
  readonly program: string;
  /** Time limit of each hook. */
  readonly hookTimeoutMs: number;
}

/** One release as Helm is told about it. */
export interface ReleaseCall {
  readonly releaseName: string;
  readonly namespace: string;
  /** A packaged chart or a chart folder on the host of the runner. */
  readonly chartPath: string;
  readonly values: JsonObject;
  readonly labels: Readonly<Record<string, string>>;
}

export interface RenderCall extends Omit<ReleaseCall, "labels"> {
  readonly kubeVersion: string;
  /** `apps/v1` and `apps/v1/Deployment`. */
  readonly apiVersions: readonly string[];
}

export interface PullCall {
  /** A chart's name with `repositoryUrl`, or an `oci://` reference. */
  readonly chart: string;
  readonly repositoryUrl?: string;
  readonly version?: string;
  readonly plainHttp: boolean;
}

/**
 * The helm program, one method a subcommand. Every call has a private workspace with a kubeconfig, the values and empty Helm
 * folders, so that nothing of the host's user (plugins, repositories, registry logins) takes part. Never `--wait`, `--atomic` or
 * `--reuse-values`: Fairlead waits itself, keeps what failed for the operator to see, and passes the complete values each time.
 */
export class HelmCli {
  readonly #runner: CommandRunner;
  readonly #program: string;
  readonly #hookTimeoutMs: number;
  #version: Promise<HelmVersion> | undefined;

  constructor({ runner, program, hookTimeoutMs }: HelmCliOptions) {
    this.#runner = runner;
    this.#program = program;
    this.#hookTimeoutMs = hookTimeoutMs;
  }

  /** Asked once; a failure is not remembered, so that installing Helm helps at once. */
  async version(): Promise<HelmVersion> {
    this.#version ??= this.#askVersion().catch((error: unknown) => {
      this.#version = undefined;
      throw error;
    });
    return await this.#version;
  }

  /** `replace` takes the place of a failed release of the same name, and runs the install hooks again. */
  async install(
    connection: KubeConnection,
    call: ReleaseCall,
    options: { readonly replace: boolean },
    signal: AbortSignal,
  ): Promise<void> {
    await this.#change("install", connection, call, options.replace ? ["--replace"] : [], signal);
  }

  async upgrade(connection: KubeConnection, call: ReleaseCall, signal: AbortSignal): Promise<void> {
    const { major } = await this.version();
    // Helm 4 applies server-side: a field changed by anybody else is a conflict. Fairlead passes all values, and means them.
    const conflicts = major >= 4 ? ["--force-conflicts"] : [];
    const flags = ["--reset-values", "--history-max", HISTORY_MAX, ...conflicts];
    await this.#change("upgrade", connection, call, flags, signal);
  }

  /** Takes the objects of the manifest away, background cascade; returns before they are gone. Succeeds without a release. */
  async uninstall(
    connection: KubeConnection,
    release: { readonly releaseName: string; readonly namespace: string; readonly noHooks?: boolean },
    signal: AbortSignal,
  ): Promise<void> {
    const { releaseName, namespace, noHooks = false } = release;
    const args = ["uninstall", releaseName, "--namespace", namespace, "--ignore-not-found"];
    const flags = ["--timeout", inSeconds(this.#hookTimeoutMs), ...(noHooks ? ["--no-hooks"] : [])];
    const timeoutMs = this.#hookTimeoutMs + SHORT_TIMEOUT_MS;
    const names = [releaseName, namespace];
    await this.#onCluster({ connection, args: [...args, ...flags], values: {}, names, timeoutMs }, signal);
  }

  /**
   * The manifest as it would be, CRDs and hooks in it, tests left out. Templates that `lookup` what the cluster has find nothing, unless
   * `asksCluster`; then Helm 4 also refuses what exists already.
   */
  async render(
    connection: KubeConnection,
    call: RenderCall,
    { asksCluster }: { readonly asksCluster: boolean },
    signal: AbortSignal,
  ): Promise<string> {
    const { releaseName, namespace, chartPath, values, kubeVersion, apiVersions } = call;
    const args = [
      ...["template", releaseName, chartPath, "--namespace", namespace],
      ...[`--dry-run=${asksCluster ? "server" : "client"}`, "--include-crds", "--skip-tests"],
      ...["--kube-version", kubeVersion, "--api-versions", apiVersions.join(",")],
    ];
    const names = [releaseName, namespace];
    const timeoutMs = SHORT_TIMEOUT_MS;
    const { stdout } = await this.#onCluster({ connection, args, values, names, timeoutMs }, signal);
    return stdout;
  }

  /** Fetches one packaged chart into a folder that lives as long as `use`, and hands it over. Contacts no cluster. */
  async pull<T>(call: PullCall, use: (folder: string) => Promise<T>, signal: AbortSignal): Promise<T> {
    return await this.#runner.withWorkspace(async (workspace) => {
      const args = [
        ...["pull", "--destination", workspace.path],
        ...(call.repositoryUrl === undefined ? [] : ["--repo", call.repositoryUrl]),
        ...(call.version === undefined ? [] : ["--version", call.version]),
        ...(call.plainHttp ? ["--plain-http"] : []),
        // The name comes from a request: it must not be read as a flag.
        ...["--", call.chart],
      ];
      const result = await this.#run(args, workspace, PULL_TIMEOUT_MS, signal);
      if (result.exitCode !== 0) {
        const words = result.timedOut ? "no end within 300 s" : readHelmWords(result, {}, []);
        throw new VnfmError("CHART_UNAVAILABLE", words);
      }
      return await use(workspace.path);
    });
  }

  /** Rejects with CHART_UNAVAILABLE when a file is no chart. */
  async checkChart(chartPath: string, signal: AbortSignal): Promise<void> {
    const result = await this.#runner.withWorkspace((workspace) =>
      this.#run(["show", "chart", chartPath], workspace, SHORT_TIMEOUT_MS, signal),
    );
    if (result.exitCode !== 0) throw new VnfmError("CHART_UNAVAILABLE", readHelmWords(result, {}, []));
  }

  async #change(
    verb: "install" | "upgrade",
    connection: KubeConnection,
    { releaseName, namespace, chartPath, values, labels }: ReleaseCall,
    flags: readonly string[],
    signal: AbortSignal,
  ): Promise<void> {
    const labelList = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
    const args = [
      ...[verb, releaseName, chartPath, "--namespace", namespace],
      ...["--timeout", inSeconds(this.#hookTimeoutMs), "--labels", labelList.join(",")],
      ...flags,
    ];
    const names = [releaseName, namespace];
    const timeoutMs = this.#hookTimeoutMs + SHORT_TIMEOUT_MS;
    await this.#onCluster({ connection, args, values, names, timeoutMs }, signal);
  }

  /** Runs a subcommand against a cluster; a failure is an error with Helm's words. */
  async #onCluster(
    { connection, args, values, names, timeoutMs }: ClusterCall,
    signal: AbortSignal,
  ): Promise<CommandResult> {
    await this.version();
    const { file, integers } = toHelmValues(values);
    return await this.#runner.withWorkspace(async (workspace) => {
      const all = [...args, "--kubeconfig", await workspace.putFile("kubeconfig", toKubeconfig(connection))];
      if (Object.keys(values).length > 0) {
        all.push("--values", await workspace.putFile("values.json", file));
        for (const integer of integers) all.push("--set", integer);
      }
      const result = await this.#run(all, workspace, timeoutMs, signal);
      if (result.exitCode === 0) return result;
      const subject = `helm ${args[0]} ${args[1]}`;
      throw helmError({ subject, result, values, names, timeoutMs });
    });
  }

  async #askVersion(): Promise<HelmVersion> {
    return await this.#runner.withWorkspace(async (workspace) => {
      const args = ["version", "--template", "{{.Version}}"];
      // Shared by all who wait for it: nobody's abort may end it.
      const result = await this.#run(args, workspace, SHORT_TIMEOUT_MS, new AbortController().signal);
      return readHelmVersion(result.exitCode === 0 ? result.stdout : "", this.#program);
    });
  }

  async #run(
    args: readonly string[],
    workspace: Workspace,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<CommandResult> {
    const env = {
      HOME: workspace.path,
      HELM_CACHE_HOME: `${workspace.path}/cache`,
      HELM_CONFIG_HOME: `${workspace.path}/config`,
      HELM_DATA_HOME: `${workspace.path}/data`,
      HELM_DRIVER: "secret",
      HELM_QPS: "100",
      HELM_BURST_LIMIT: "300",
    };
    return await this.#runner.run({ program: this.#program, args, env, workspace, timeoutMs }, signal);
  }
}

interface ClusterCall {
  readonly connection: KubeConnection;
  /** Begins with the subcommand and the release's name. */
  readonly args: readonly string[];
  readonly values: JsonObject;
  readonly names: readonly string[];
  readonly timeoutMs: number;
}

function inSeconds(milliseconds: number): string {
  return `${Math.ceil(milliseconds / 1000)}s`;
}
