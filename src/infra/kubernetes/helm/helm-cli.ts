import type { CommandResult } from "../../../transport/command-runner.ts";
import { validationFlags } from "./field-validation.ts";
import type { ClusterCall, ReleaseCall, RenderCall, Subcommand } from "./helm-calls.ts";
import { HelmCharts } from "./helm-charts.ts";
import { helmError } from "./helm-error.ts";
import type { HelmPlace } from "./helm-place.ts";
import { HelmProgram } from "./helm-program.ts";
import { toHelmValues } from "./helm-values.ts";
import type { HelmVersion } from "./helm-version.ts";
import { readServerWarnings } from "./helm-words.ts";

/** Revisions that Helm keeps of a release; each may be a Secret of up to 1 MiB. */
const HISTORY_MAX = "5";
const SHORT_TIMEOUT_MS = 60_000;

export interface HelmCliOptions {
  readonly place: HelmPlace;
  /** Time limit of each hook. */
  readonly hookTimeoutMs: number;
  /** The most that is granted to a call that waits for a chart repository or registry, where its own limit is longer. */
  readonly fetchTimeoutMs?: number;
}

/**
 * The subcommands of helm that have to do with releases, a method each. Every call has a private workspace with the values in it. Never
 * `--wait`, `--atomic` or `--reuse-values`: Fairlead waits itself, keeps what failed for the operator to see, and passes the complete values
 * each time.
 */
export class HelmCli {
  readonly charts: HelmCharts;
  readonly #program: HelmProgram;
  readonly #hookTimeoutMs: number;
  readonly #fetchTimeoutMs: number;

  constructor({ place, hookTimeoutMs, fetchTimeoutMs = Number.POSITIVE_INFINITY }: HelmCliOptions) {
    this.#program = new HelmProgram(place);
    this.charts = new HelmCharts(this.#program, fetchTimeoutMs);
    this.#hookTimeoutMs = hookTimeoutMs;
    this.#fetchTimeoutMs = fetchTimeoutMs;
  }

  /** HELM_UNAVAILABLE when there is none, or one that is too old. */
  async version(signal: AbortSignal): Promise<HelmVersion> {
    return await this.#program.atPlace((host, workspace) => this.#program.versionOf(host, workspace), signal);
  }

  /**
   * `replace` takes the place of a failed release of the same name, and runs the install hooks again. Returns what the API server warned
   * of, as `upgrade` does.
   */
  async install(
    call: ReleaseCall,
    options: { readonly replace: boolean },
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    return await this.#change("install", call, () => (options.replace ? ["--replace"] : []), signal);
  }

  async upgrade(call: ReleaseCall, signal: AbortSignal): Promise<readonly string[]> {
    const flags = ({ major }: HelmVersion) => {
      // Helm 4 applies server-side: a field changed by anybody else is a conflict. Fairlead passes all values, and means them.
      const conflicts = major >= 4 ? ["--force-conflicts"] : [];
      return ["--reset-values", "--history-max", HISTORY_MAX, ...conflicts];
    };
    return await this.#change("upgrade", call, flags, signal);
  }

  /** Takes the objects of the manifest away, background cascade; returns before they are gone. Succeeds without a release. */
  async uninstall(
    release: { readonly releaseName: string; readonly namespace: string; readonly noHooks?: boolean },
    signal: AbortSignal,
  ): Promise<void> {
    const { releaseName, namespace, noHooks = false } = release;
    const args = [
      "--namespace",
      namespace,
      "--ignore-not-found",
      "--timeout",
      inSeconds(this.#hookTimeoutMs),
    ];
    const timeoutMs = this.#hookTimeoutMs + SHORT_TIMEOUT_MS;
    await this.#onCluster(
      { verb: "uninstall", releaseName, args: [...args, ...(noHooks ? ["--no-hooks"] : [])] },
      { values: {}, names: [releaseName, namespace], timeoutMs },
      signal,
    );
  }

  /**
   * The manifest as it would be, CRDs and hooks in it, tests left out. Templates that `lookup` what the cluster has find nothing, unless
   * `asksCluster`; then Helm 4 also refuses what exists already.
   */
  async render(
    call: RenderCall,
    { asksCluster }: { readonly asksCluster: boolean },
    signal: AbortSignal,
  ): Promise<string> {
    const { releaseName, namespace, chart, values, kubeVersion, apiVersions } = call;
    const args = [
      ...[
        "--namespace",
        namespace,
        `--dry-run=${asksCluster ? "server" : "client"}`,
        "--include-crds",
        "--skip-tests",
      ],
      ...["--kube-version", kubeVersion, "--api-versions", apiVersions.join(",")],
    ];
    // As long as it does not ask the cluster, nothing but its chart's source can keep it waiting.
    const fetchedFrom = asksCluster ? undefined : chart.fetchedFrom;
    const timeoutMs =
      fetchedFrom === undefined ? SHORT_TIMEOUT_MS : Math.min(SHORT_TIMEOUT_MS, this.#fetchTimeoutMs);
    const { stdout } = await this.#onCluster(
      { verb: "template", releaseName, chart, args, fetchedFrom },
      { values, names: [releaseName, namespace], timeoutMs },
      signal,
    );
    return stdout;
  }

  async #change(
    verb: "install" | "upgrade",
    { releaseName, namespace, chart, values, labels, kubeVersion }: ReleaseCall,
    flagsOf: (version: HelmVersion) => readonly string[],
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const labelList = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
    const args = [
      ...["--namespace", namespace, "--timeout", inSeconds(this.#hookTimeoutMs)],
      ...["--labels", labelList.join(","), ...validationFlags(kubeVersion)],
    ];
    const timeoutMs = this.#hookTimeoutMs + SHORT_TIMEOUT_MS;
    const names = [releaseName, namespace];
    const result = await this.#onCluster(
      { verb, releaseName, chart, args, flagsOf },
      { values, names, timeoutMs },
      signal,
    );
    return readServerWarnings(result, values, names);
  }

  /** Runs a subcommand against a cluster; a failure is an error with Helm's words. */
  async #onCluster(
    { verb, releaseName, chart, args, flagsOf, fetchedFrom }: Subcommand,
    { values, names, timeoutMs }: ClusterCall,
    signal: AbortSignal,
  ): Promise<CommandResult> {
    const { file, integers } = toHelmValues(values);
    return await this.#program.atPlace(async (host, workspace) => {
      const version = await this.#program.versionOf(host, workspace);
      const all = [verb, releaseName, ...((await chart?.toArguments(signal)) ?? []), ...args];
      all.push(...(flagsOf?.(version) ?? []), ...host.clusterFlags);
      if (Object.keys(values).length > 0) {
        all.push("--values", await workspace.putFile("values.json", file));
        for (const integer of integers) all.push("--set", integer);
      }
      const result = await this.#program.run(host, all, workspace, timeoutMs, signal);
      if (result.exitCode === 0) return result;
      const subject = `helm ${verb} ${releaseName}`;
      throw helmError({ subject, result, values, names, timeoutMs, waitedFor: fetchedFrom });
    }, signal);
  }
}

function inSeconds(milliseconds: number): string {
  return `${Math.ceil(milliseconds / 1000)}s`;
}
