import type { Workspace } from "../../../transport/command-runner.ts";
import type { RemoteHost } from "../../../transport/remote-hosts.ts";
import { type HelmHost, type HelmPlace, helmSettings } from "./helm-place.ts";

/**
 * The master of a cluster that serves at present. Helm runs as the login user there, with that user's kubeconfig, plugins and
 * repositories.
 */
export class MasterPlace implements HelmPlace {
  readonly runner: RemoteHost;
  readonly #program: string;

  constructor(host: RemoteHost, program: string) {
    this.runner = host;
    this.#program = program;
  }

  async prepare(_workspace: Workspace, signal: AbortSignal): Promise<HelmHost> {
    const address = await this.runner.withSession(async (session) => session.address, signal);
    return {
      ...{ name: `master ${address}`, program: this.#program, namedIn: "helm_path of helm_info" },
      ...{ env: helmSettings, clusterFlags: [] },
    };
  }
}
