import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/**
 * Does the work while no other process of this machine holds the lock of that name.
 *
 * The lock is an abstract Unix socket: the kernel drops it with its process, however that ends, and no file is left.
 */
export async function withMachineLock<T>(
  name: string,
  onWait: () => void,
  work: () => Promise<T>,
): Promise<T> {
  const release = await holdMachineLock(name, onWait);
  try {
    return await work();
  } finally {
    release();
  }
}

/** Takes the lock for as long as the caller likes; returns what lets go of it. */
export async function holdMachineLock(name: string, onWait: () => void): Promise<() => void> {
  // Elsewhere there is nothing to guard: what the testbed starts needs Linux.
  if (process.platform !== "linux") return () => undefined;
  let told = false;
  for (;;) {
    const lock = await tryLock(`\0fairlead-${name}`);
    if (lock) return () => lock.close();
    if (!told) onWait();
    told = true;
    await delay(200);
  }
}

async function tryLock(address: string) {
  const server = createServer((socket) => socket.destroy());
  server.unref();
  try {
    server.listen(address);
    await once(server, "listening");
    return server;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") return undefined;
    throw error;
  }
}
