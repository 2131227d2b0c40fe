import type { RestClient } from "./rest-client.ts";
import type { WireDeadLetter } from "./wire.ts";

const root = "/notifications/v1/dead_letters";

export async function listDeadLetters(client: RestClient): Promise<readonly WireDeadLetter[]> {
  return client.list(root);
}

export async function getDeadLetter(client: RestClient, id: string): Promise<WireDeadLetter> {
  return client.get(path(id));
}

export async function resendDeadLetter(client: RestClient, id: string): Promise<void> {
  await client.send({ method: "POST", path: `${path(id)}/resend` });
}

function path(id: string): string {
  return `${root}/${encodeURIComponent(id)}`;
}
