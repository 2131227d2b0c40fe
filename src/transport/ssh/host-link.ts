import { VnfmError } from "../../domain/errors.ts";
import { untilAborted } from "../../support/until-aborted.ts";
import { NoAnswerError } from "./connect.ts";
import type { HostConnection, LentConnection } from "./host-connection.ts";
import type { RemoteWorkspaces } from "./remote-workspaces.ts";
import type { SshConnection } from "./ssh-connection.ts";

/** Leads to the first of the hosts that answers, and stays with it until its connection is lost. */
export class HostLink {
  readonly #port: number;
  /** By their addresses; the one that serves is the first. */
  #inTurn: readonly (readonly [string, HostConnection])[];

  /** `hosts` by their addresses, in order of preference. */
  constructor(hosts: ReadonlyMap<string, HostConnection>, port: number) {
    this.#inTurn = [...hosts];
    this.#port = port;
  }

  /** Lends the connection; whatever the work awaits of it rejects with HOST_LOST when it is gone. */
  async use<T>(
    work: (connection: SshConnection, workspaces: RemoteWorkspaces) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    signal.throwIfAborted();
    const lending = this.#lend();
    try {
      const { connection, workspaces } = await untilAborted(lending, signal);
      return await work(connection, workspaces);
    } finally {
      // Once, also what is lent after the abort; where nothing is lent, that was told above.
      lending.then(
        ({ giveBack }) => giveBack(),
        () => undefined,
      );
    }
  }

  async #lend(): Promise<LentConnection> {
    // The lost one comes last: where it died without a word, it would cost everybody the time limit.
    const inTurn = this.#inTurn[0]?.[1].isLost ? rotate(this.#inTurn, 1) : this.#inTurn;
    const failures: string[] = [];
    for (const [turn, [address, host]] of inTurn.entries()) {
      try {
        const lent = await host.lend();
        this.#inTurn = rotate(inTurn, turn);
        return lent;
      } catch (error) {
        if (!(error instanceof NoAnswerError)) throw error;
        failures.push(`${address}: ${error.message}`);
      }
    }
    throw new VnfmError(
      "HOST_UNREACHABLE",
      `No host answers on port ${this.#port} over SSH: ${failures.join("; ")}.`,
    );
  }
}

function rotate<T>(list: readonly T[], by: number): readonly T[] {
  return [...list.slice(by), ...list.slice(0, by)];
}
