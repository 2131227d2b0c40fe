import { restClient } from "../src/cli/rest/rest-client.ts";
import type { JsonObject } from "../src/domain/json.ts";
import type { ServeProcess } from "../test/support/serve-process.ts";
import type { Figure } from "./figure.ts";
import { instantiateOnce } from "./instantiate-once.ts";
import { median } from "./median.ts";
import { prepareVnf } from "./prepare-vnf.ts";

const ROUNDS = 7;

export interface Turns {
  readonly label: string;
  /** Installs the same chart by other means and takes it away; seconds until ready. */
  readonly person: { installOnce(): Promise<number> };
  /** What the person types. */
  readonly commands: string;
  readonly server: ServeProcess;
  readonly kubeconfig: string;
  /** Of the VIM, see `prepareVnf`. */
  readonly extra?: JsonObject;
}

/** One VNF brought to life by a person and by Fairlead in turns; and how soon Fairlead sees that its pods are ready. */
export async function* inTurns(turns: Turns): AsyncIterable<Figure> {
  const { label, person, commands, server, kubeconfig, extra } = turns;
  const client = restClient({ url: server.url, fetch, now: () => new Date() });
  const vnfdId = await prepareVnf(client, kubeconfig, extra);
  const ours: number[] = [];
  const theirs: number[] = [];
  const delays: number[] = [];
  // The first of each pays for caches and is not counted.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const byHand = await person.installOnce();
    const { seconds, afterReadySeconds } = await instantiateOnce({ client, server, vnfdId, kubeconfig });
    if (round === 0) continue;
    theirs.push(byHand);
    ours.push(seconds);
    delays.push(afterReadySeconds);
  }
  yield {
    case: `${label}, 202 to COMPLETED (${commands})`,
    ours: median(ours),
    theirs: median(theirs),
    unit: "s",
  };
  yield { case: `${label}, last pod Ready to COMPLETED`, ours: median(delays), unit: "s" };
}
