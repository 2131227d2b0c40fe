import type { CommandRunner, Workspace } from "../../../transport/command-runner.ts";
import type { KubeConnection } from "../api/kube-connection.ts";
import { toKubeconfig } from "../connection/to-kubeconfig.ts";
import { type HelmHost, type HelmPlace, helmSettings } from "./helm-place.ts";

export interface LocalPlaceOptions {
  readonly runner: CommandRunner;
  /** See `HelmHost.program`. */
  readonly program: string;
  /** Absent for calls that contact no cluster. */
  readonly connection?: KubeConnection;
}

/**
 * This host. Every call has a private kubeconfig and empty Helm folders, so that nothing of the host's user (plugins,
 * repositories, registry logins) takes part.
 */
export class LocalPlace implements HelmPlace {
  readonly runner: CommandRunner;
  readonly #program: string;
  readonly #connection: KubeConnection | undefined;

  constructor({ runner, program, connection }: LocalPlaceOptions) {
    this.runner = runner;
    this.#program = program;
    this.#connection = connection;
  }

  async prepare(workspace: Workspace): Promise<HelmHost> {
    const { path } = workspace;
    return {
      name: "this host",
      program: this.#program,
      namedIn: "FAIRLEAD_HELM",
      env: {
        ...helmSettings,
        HOME: path,
        HELM_CACHE_HOME: `${path}/cache`,
        HELM_CONFIG_HOME: `${path}/config`,
        HELM_DATA_HOME: `${path}/data`,
      },
      clusterFlags:
        this.#connection === undefined
          ? []
          : ["--kubeconfig", await workspace.putFile("kubeconfig", toKubeconfig(this.#connection))],
    };
  }
}
