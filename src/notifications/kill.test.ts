import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { packCsar, smallCsar } from "../../test/support/a-csar.ts";
import { AVnfm } from "../../test/support/a-vnfm.ts";
import { eventually } from "../../test/support/eventually.ts";
import { modifyVnfInstance } from "../cli/rest/vnf-instances.ts";
import type { JsonObject } from "../domain/json.ts";

const changes = (notifications: readonly JsonObject[]) =>
  notifications.map(({ notificationType, operationState = notificationType }) => operationState);

test("what a killed process was about to be told of as taken, is told again after its restart, in order", async () => {
  const received: JsonObject[] = [];
  const taken: JsonObject[] = [];
  let vnfm: AVnfm | undefined;
  let isKilled = false;
  const server = createServer(async (request, response) => {
    if (request.method === "GET") return response.writeHead(204).end();
    const content = (await json(request)) as JsonObject;
    received.push(content);
    if (content.operationState === "PROCESSING" && !isKilled) {
      isKilled = true;
      // It has the notification, and Fairlead never learns of it.
      await vnfm?.kill();
      return response.destroy();
    }
    taken.push(content);
    return response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const callbackUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const env = { FAIRLEAD_SIMULATED: "true", FAIRLEAD_ALLOWED_CALLBACKS: "127.0.0.1" };
  vnfm = await AVnfm.start(env, (cleanUp) => onTestFinished(cleanUp));
  await vnfm.client.send({ method: "POST", path: "/vnflcm/v2/subscriptions", json: { callbackUri } });

  const id = await vnfm.create(await vnfm.onboard(await packCsar(smallCsar)));
  // The answer may be lost with the process; the change is not.
  await modifyVnfInstance(vnfm.client, id, { vnfInstanceName: "renamed" }).catch(() => undefined);
  await eventually(() => expect(isKilled).toBe(true));
  await vnfm.restart();

  const all = ["VnfIdentifierCreationNotification", "PROCESSING", "COMPLETED"];
  await eventually(() => expect(changes(taken)).toEqual(all));
  expect(changes(received)).toEqual(["VnfIdentifierCreationNotification", "PROCESSING", ...all.slice(1)]);
  expect(received[1]).toEqual(received[2]);
});
