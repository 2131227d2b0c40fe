import { VnfmError } from "../../../domain/errors.ts";
import type { CommandResult, Workspace } from "../../../transport/command-runner.ts";
import type { HelmHost, HelmPlace } from "./helm-place.ts";
import { type HelmVersion, readHelmVersion, wayToHelm } from "./helm-version.ts";

const VERSION_TIMEOUT_MS = 60_000;

/** The helm program where it is installed, and its version there. */
export class HelmProgram {
  readonly #place: HelmPlace;
  readonly #versions = new Map<string, Promise<HelmVersion>>();

  constructor(place: HelmPlace) {
    this.#place = place;
  }

  /** Asked once of each host; a failure is not remembered, so that installing Helm helps at once. */
  async versionOf(host: HelmHost, workspace: Workspace): Promise<HelmVersion> {
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
    const result = await this.run(host, args, workspace, VERSION_TIMEOUT_MS, new AbortController().signal);
    return readHelmVersion(result.exitCode === 0 ? result.stdout : "", host);
  }

  /** Work in a private workspace of the host that serves. */
  async atPlace<T>(
    work: (host: HelmHost, workspace: Workspace) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    return await this.#place.runner.withWorkspace(async (workspace) =>
      work(await this.#place.prepare(workspace, signal), workspace),
    );
  }

  /** One process; it says by its exit code how it ended. */
  async run(
    host: HelmHost,
    args: readonly string[],
    workspace: Workspace,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<CommandResult> {
    const { program, env } = host;
    try {
      return await this.#place.runner.run({ program, args, env, workspace, timeoutMs }, signal);
    } catch (error) {
      // Whoever runs programs does not know what this one is.
      if (!(error instanceof VnfmError) || error.code !== "HELM_UNAVAILABLE") throw error;
      throw new VnfmError(error.code, `${error.message} ${wayToHelm(host)}`, { cause: error });
    }
  }
}
