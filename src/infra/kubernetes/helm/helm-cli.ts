import type { ChartCredentials } from "../../../domain/deployment.ts";
import { VnfmError } from "../../../domain/errors.ts";
import type { CommandResult, Workspace } from "../../../transport/command-runner.ts";
import type { Chart } from "../charts/charts.ts";
import { REPOSITORY, registryAccess, repositoryAccess } from "./chart-access.ts";
import { validationFlags } from "./field-validation.ts";
import type {
  ChartCallLimits,
  ClusterCall,
  PullCall,
  ReleaseCall,
  RenderCall,
  Repository,
  Subcommand,
} from "./helm-calls.ts";
import { helmError } from "./helm-error.ts";
import type { HelmHost, HelmPlace } from "./helm-place.ts";
import { toHelmValues } from "./helm-values.ts";
import { type HelmVersion, readHelmVersion } from "./helm-version.ts";
import { readHelmWords, readServerWarnings } from "./helm-words.ts";

/** Revisions that Helm keeps of a release; each may be a Secret of up to 1 MiB. */
const HISTORY_MAX = "5";
const SHORT_TIMEOUT_MS = 60_000;
const PULL_TIMEOUT_MS = 300_000;
const REPOSITORY_TIMEOUT_MS = 60_000;

export interface HelmCliOptions {
  readonly place: HelmPlace;
  /** Time limit of each hook. */
  readonly hookTimeoutMs: number;
  /** The most that is granted to a call that waits for a chart repository or registry, where its own limit is longer. */
  readonly fetchTimeoutMs?: number;
}

/**
 * The helm program, one method a subcommand. Every call has a private workspace with the values in it. Never `--wait`, `--atomic` or
 * `--reuse-values`: Fairlead waits itself, keeps what failed for the operator to see, and passes the complete values each time.
 */
export class HelmCli {
  readonly #place: HelmPlace;
  readonly #hookTimeoutMs: number;
  readonly #fetchTimeoutMs: number;
  readonly #versions = new Map<string, Promise<HelmVersion>>();

  constructor({ place, hookTimeoutMs, fetchTimeoutMs = Number.POSITIVE_INFINITY }: HelmCliOptions) {
    this.#place = place;
    this.#hookTimeoutMs = hookTimeoutMs;
    this.#fetchTimeoutMs = fetchTimeoutMs;
  }

  /** HELM_UNAVAILABLE when there is none, or one that is too old. */
  async version(signal: AbortSignal): Promise<HelmVersion> {
    return await this.#atPlace((host, workspace) => this.#versionOf(host, workspace), signal);
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
    const timeoutMs = fetchedFrom === undefined ? SHORT_TIMEOUT_MS : this.#fetchLimit(SHORT_TIMEOUT_MS);
    const { stdout } = await this.#onCluster(
      { verb: "template", releaseName, chart, args, fetchedFrom },
      { values, names: [releaseName, namespace], timeoutMs },
      signal,
    );
    return stdout;
  }

  /** Fetches one packaged chart into a folder that lives as long as `use`, and hands it over. Contacts no cluster. */
  async pull<T>(call: PullCall, use: (folder: string) => Promise<T>, signal: AbortSignal): Promise<T> {
    return await this.#atPlace(async (host, workspace) => {
      const { chart, flags } = await this.#wayTo(call, host, workspace, signal);
      const args = [
        ...["pull", "--destination", workspace.path, ...flags],
        ...(call.version === undefined ? [] : ["--version", call.version]),
        ...(call.plainHttp ? ["--plain-http"] : []),
        // The name comes from a request: it must not be read as a flag.
        ...["--", chart],
      ];
      await this.#onCharts(host, args, workspace, limits(PULL_TIMEOUT_MS, call.credentials), signal);
      return await use(workspace.path);
    }, signal);
  }

  /** A chart's Chart.yaml. Rejects with CHART_UNAVAILABLE when there is no chart, or none that can be had. */
  async showChart(chart: Pick<Chart, "toArguments">, signal: AbortSignal): Promise<string> {
    return await this.#atPlace(async (host, workspace) => {
      const args = ["show", "chart", ...(await chart.toArguments(signal))];
      return (await this.#onCharts(host, args, workspace, limits(PULL_TIMEOUT_MS), signal)).stdout;
    }, signal);
  }

  /** Makes a repository known under a name, where it is not yet; when `isFresh`, with the list of charts it has now. */
  async addRepository(
    { name, url }: Repository,
    { isFresh }: { readonly isFresh: boolean },
    signal: AbortSignal,
  ): Promise<void> {
    const args = ["repo", "add", ...(isFresh ? ["--force-update"] : []), "--", name, url];
    await this.#onOwnCharts(args, REPOSITORY_TIMEOUT_MS, signal);
  }

  async listRepositories(signal: AbortSignal): Promise<readonly Repository[]> {
    const { stdout } = await this.#onOwnCharts(
      ["repo", "list", "--output", "json"],
      SHORT_TIMEOUT_MS,
      signal,
    );
    return JSON.parse(stdout);
  }

  async removeRepository(name: string, signal: AbortSignal): Promise<void> {
    await this.#onOwnCharts(["repo", "remove", "--", name], SHORT_TIMEOUT_MS, signal);
  }

  /** How to name a chart to `helm pull`, and with which flags. */
  async #wayTo(
    { chart, repositoryUrl: url, credentials }: PullCall,
    host: HelmHost,
    workspace: Workspace,
    signal: AbortSignal,
  ): Promise<{ readonly chart: string; readonly flags: readonly string[] }> {
    if (credentials === undefined) return { chart, flags: url === undefined ? [] : ["--repo", url] };
    if (url === undefined) return { chart, flags: await registryAccess(workspace, chart, credentials) };
    const flags = await repositoryAccess(workspace, url, credentials);
    const { major } = await this.#versionOf(host, workspace);
    // Helm 3 calls a list that it could not fetch no failure.
    const strict = major < 4 ? ["--fail-on-repo-update-fail"] : [];
    const update = ["repo", "update", ...strict, ...flags, "--", REPOSITORY];
    await this.#onCharts(host, update, workspace, limits(REPOSITORY_TIMEOUT_MS, credentials), signal);
    return { chart: `${REPOSITORY}/${chart}`, flags };
  }

  async #onOwnCharts(
    args: readonly string[],
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<CommandResult> {
    return await this.#atPlace(
      (host, workspace) => this.#onCharts(host, args, workspace, limits(timeoutMs), signal),
      signal,
    );
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
    return await this.#atPlace(async (host, workspace) => {
      const version = await this.#versionOf(host, workspace);
      const all = [verb, releaseName, ...((await chart?.toArguments(signal)) ?? []), ...args];
      all.push(...(flagsOf?.(version) ?? []), ...host.clusterFlags);
      if (Object.keys(values).length > 0) {
        all.push("--values", await workspace.putFile("values.json", file));
        for (const integer of integers) all.push("--set", integer);
      }
      const result = await this.#run(host, all, workspace, timeoutMs, signal);
      if (result.exitCode === 0) return result;
      const subject = `helm ${verb} ${releaseName}`;
      throw helmError({ subject, result, values, names, timeoutMs, waitedFor: fetchedFrom });
    }, signal);
  }

  /** Runs a subcommand that has to do with charts alone; a failure is CHART_UNAVAILABLE with Helm's words. */
  async #onCharts(
    host: HelmHost,
    args: readonly string[],
    workspace: Workspace,
    { timeoutMs: longest, secrets }: ChartCallLimits,
    signal: AbortSignal,
  ): Promise<CommandResult> {
    const timeoutMs = this.#fetchLimit(longest);
    const result = await this.#run(host, args, workspace, timeoutMs, signal);
    if (result.exitCode === 0) return result;
    const words = result.timedOut
      ? `no end within ${inSeconds(timeoutMs)}`
      : readHelmWords(result, secrets, []);
    throw new VnfmError("CHART_UNAVAILABLE", words);
  }

  #fetchLimit(timeoutMs: number): number {
    return Math.min(timeoutMs, this.#fetchTimeoutMs);
  }

  /** Asked once of each host; a failure is not remembered, so that installing Helm helps at once. */
  async #versionOf(host: HelmHost, workspace: Workspace): Promise<HelmVersion> {
    const known = this.#versions.get(host.name);
    if (known !== undefined) return await known;
    const asked = this.#askVersion(host, workspace).catch((error: unknown) => {
      this.#versions.delete(host.name);
      throw error;
    });
    this.#versions.set(host.name, asked);
    return await asked;
  }

  async #askVersion(host: HelmHost, workspace: Workspace): Promise<HelmVersion> {
    const args = ["version", "--template", "{{.Version}}"];
    // Shared by all who wait for it: nobody's abort may end it.
    const result = await this.#run(host, args, workspace, SHORT_TIMEOUT_MS, new AbortController().signal);
    return readHelmVersion(result.exitCode === 0 ? result.stdout : "", host);
  }

  async #atPlace<T>(
    work: (host: HelmHost, workspace: Workspace) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    return await this.#place.runner.withWorkspace(async (workspace) =>
      work(await this.#place.prepare(workspace, signal), workspace),
    );
  }

  async #run(
    { program, env }: HelmHost,
    args: readonly string[],
    workspace: Workspace,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<CommandResult> {
    return await this.#place.runner.run({ program, args, env, workspace, timeoutMs }, signal);
  }
}

function limits(timeoutMs: number, secrets?: ChartCredentials): ChartCallLimits {
  return { timeoutMs, secrets: { ...secrets } };
}

function inSeconds(milliseconds: number): string {
  return `${Math.ceil(milliseconds / 1000)}s`;
}
