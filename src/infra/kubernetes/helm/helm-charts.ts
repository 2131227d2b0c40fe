import type { ChartCredentials } from "../../../domain/deployment.ts";
import { VnfmError } from "../../../domain/errors.ts";
import type { CommandResult, Workspace } from "../../../transport/command-runner.ts";
import type { Chart } from "../charts/charts.ts";
import { REPOSITORY, registryAccess, repositoryAccess } from "./chart-access.ts";
import type { ChartCallLimits, PullCall, Repository } from "./helm-calls.ts";
import type { HelmHost } from "./helm-place.ts";
import type { HelmProgram } from "./helm-program.ts";
import { readHelmWords } from "./helm-words.ts";

const PULL_TIMEOUT_MS = 300_000;
const REPOSITORY_TIMEOUT_MS = 60_000;

/** The subcommands of helm that have to do with charts and where they come from; none contacts a cluster. */
export class HelmCharts {
  readonly #program: HelmProgram;
  readonly #longestMs: number;

  /** No call is granted more than `longestMs`. */
  constructor(program: HelmProgram, longestMs: number) {
    this.#program = program;
    this.#longestMs = longestMs;
  }

  /** Fetches one packaged chart into a folder that lives as long as `use`, and hands it over. */
  async pull<T>(call: PullCall, use: (folder: string) => Promise<T>, signal: AbortSignal): Promise<T> {
    return await this.#program.atPlace(async (host, workspace) => {
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
    return await this.#program.atPlace(async (host, workspace) => {
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
    await this.#onRepositories(args, signal);
  }

  async listRepositories(signal: AbortSignal): Promise<readonly Repository[]> {
    const { stdout } = await this.#onRepositories(["repo", "list", "--output", "json"], signal);
    return JSON.parse(stdout);
  }

  async removeRepository(name: string, signal: AbortSignal): Promise<void> {
    await this.#onRepositories(["repo", "remove", "--", name], signal);
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
    const { major } = await this.#program.versionOf(host, workspace);
    // Helm 3 calls a list that it could not fetch no failure.
    const strict = major < 4 ? ["--fail-on-repo-update-fail"] : [];
    const update = ["repo", "update", ...strict, ...flags, "--", REPOSITORY];
    await this.#onCharts(host, update, workspace, limits(REPOSITORY_TIMEOUT_MS, credentials), signal);
    return { chart: `${REPOSITORY}/${chart}`, flags };
  }

  async #onRepositories(args: readonly string[], signal: AbortSignal): Promise<CommandResult> {
    return await this.#program.atPlace(
      (host, workspace) => this.#onCharts(host, args, workspace, limits(REPOSITORY_TIMEOUT_MS), signal),
      signal,
    );
  }

  /** Runs a subcommand that has to do with charts alone; a failure is CHART_UNAVAILABLE with Helm's words. */
  async #onCharts(
    host: HelmHost,
    args: readonly string[],
    workspace: Workspace,
    { timeoutMs: longest, secrets }: ChartCallLimits,
    signal: AbortSignal,
  ): Promise<CommandResult> {
    const timeoutMs = Math.min(longest, this.#longestMs);
    const result = await this.#program.run(host, args, workspace, timeoutMs, signal);
    if (result.exitCode === 0) return result;
    const words = result.timedOut
      ? `no end within ${Math.ceil(timeoutMs / 1000)}s`
      : readHelmWords(result, secrets, []);
    throw new VnfmError("CHART_UNAVAILABLE", words);
  }
}

function limits(timeoutMs: number, secrets?: ChartCredentials): ChartCallLimits {
  return { timeoutMs, secrets: { ...secrets } };
}
