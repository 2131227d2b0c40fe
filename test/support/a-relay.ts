import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** A way to a server that a test can break. */
export interface Relay {
  /** Where it listens, `https://…`. */
  readonly url: string;
  /** `refuse`: connections end, and so do new ones. `hang`: they stay, and nothing comes through. */
  set(way: "open" | "refuse" | "hang"): void;
}

/** Relays TCP to the server of a URL until the test is over. */
export async function aRelay(
  server: string,
  onFinished: (cleanUp: () => Promise<void>) => void,
): Promise<Relay> {
  const { hostname: host, port } = new URL(server);
  const ends = new Set<Socket>();
  let way: "open" | "refuse" | "hang" = "open";
  const keep = (socket: Socket) => {
    ends.add(socket);
    // The other side may have gone: that is what it is for.
    socket.on("error", () => socket.destroy()).on("close", () => ends.delete(socket));
  };
  const relay = createServer((near) => {
    keep(near);
    if (way === "refuse") return near.destroy();
    if (way === "hang") return;
    const far = connect(Number(port || 443), host);
    keep(far);
    near.pipe(far).pipe(near);
    near.on("close", () => far.destroy());
    far.on("close", () => near.destroy());
  }).listen(0, "127.0.0.1");
  await once(relay, "listening");
  const close = () => {
    for (const socket of ends) socket.destroy();
  };
  onFinished(async () => {
    relay.close();
    close();
  });
  const address = relay.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `https://127.0.0.1:${address.port}`,
    set(next) {
      way = next;
      if (next === "refuse") return close();
      for (const socket of ends) {
        if (next === "hang") socket.unpipe().pause();
      }
    },
  };
}
