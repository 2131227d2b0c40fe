import { createHash } from "node:crypto";
import type { Client, ServerHostKeyAlgorithm } from "ssh2";
import { VnfmError } from "../../domain/errors.ts";
import type { HostKeys } from "../host-keys.ts";
import type { HostAccess } from "../remote-hosts.ts";

/** This host does not answer; another may. */
export class NoAnswerError extends Error {}

export interface ConnectOptions {
  readonly hostKeys: HostKeys;
  /** For all of it: name, connection, key exchange, login. */
  readonly connectTimeoutMs: number;
}

const KEEPALIVE_MS = 5_000;
const KEEPALIVES = 3;

const ALGORITHMS: ServerHostKeyAlgorithm[] = [
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "rsa-sha2-512",
  "rsa-sha2-256",
];

/** Logs in to one host whose key is the pinned one. NoAnswerError, HOST_UNAUTHORIZED, HOST_KEY_CHANGED. */
export async function connect(access: HostAccess, address: string, options: ConnectOptions): Promise<Client> {
  const { hostKeys, connectTimeoutMs } = options;
  const name = access.port === 22 ? address : `[${address}]:${access.port}`;
  const pinned = await hostKeys.find(access.scope, name);
  // Where no cluster is reached over SSH, it need not be loaded.
  const ssh2 = await import("ssh2");
  const client = new ssh2.Client();
  return await new Promise<Client>((resolve, reject) => {
    const fail = (error: Error) => {
      clearTimeout(timer);
      // Whatever the socket still says after it was given up must not go unheard.
      client.on("error", () => undefined).destroy();
      reject(error);
    };
    const timer = setTimeout(
      () => fail(new NoAnswerError(`no login within ${connectTimeoutMs / 1000} s`)),
      connectTimeoutMs,
    );
    client
      .once("ready", () => {
        clearTimeout(timer);
        client.removeAllListeners("error").removeAllListeners("close").setNoDelay(true);
        resolve(client);
      })
      .once("error", (error) => fail(explain(error, access, address)))
      .once("close", () => fail(new NoAnswerError("it closed the connection")))
      .on("keyboard-interactive", (_name, _instructions, _language, prompts, answer) =>
        answer(prompts.map(({ echo }) => (echo ? "" : (access.password ?? "")))),
      );
    const verify = async (key: Buffer) => {
      const shown = toKnownHosts(key);
      const trusted = pinned ?? (await hostKeys.pin(access.scope, name, shown));
      if (trusted !== shown) throw keyChanged(access, name, trusted, shown);
    };
    try {
      client.connect({
        host: address,
        port: access.port,
        username: access.username,
        ...(access.password === undefined ? {} : { password: access.password, tryKeyboard: true }),
        ...(access.privateKey === undefined ? {} : { privateKey: access.privateKey }),
        ...(access.passphrase === undefined ? {} : { passphrase: access.passphrase }),
        algorithms: { serverHostKey: pinnedFirst(pinned) },
        hostVerifier: (key: Buffer, answer: (isTrusted: boolean) => void) => {
          verify(key).then(() => answer(true), fail);
        },
        readyTimeout: 0,
        keepaliveInterval: KEEPALIVE_MS,
        keepaliveCountMax: KEEPALIVES,
      });
    } catch (cause) {
      // Thrown at once: the private key cannot be read. Its text is left out, in case it quotes the key.
      fail(
        unauthorized(access, address, "the private key cannot be read; its passphrase may be wrong", cause),
      );
    }
  });
}

/** SHA-256 of a key as `ssh-keygen -l` prints it. */
function fingerprint(key: string): string {
  const blob = Buffer.from(key.split(" ")[1] ?? "", "base64");
  return `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;
}

/** RFC 4253, 6.6: a key's blob begins with the length of its type's name, and the name. */
function toKnownHosts(blob: Buffer): string {
  const type = blob.subarray(4, 4 + blob.readUInt32BE(0)).toString("latin1");
  return `${type} ${blob.toString("base64")}`;
}

/** A host that has got a key of another type beside its pinned one shows the pinned one still, when asked for it first. */
function pinnedFirst(pinned: string | undefined): ServerHostKeyAlgorithm[] {
  const type = pinned?.split(" ")[0] ?? "";
  const isPinned = (algorithm: string) =>
    algorithm === type || (type === "ssh-rsa" && algorithm.startsWith("rsa-"));
  return [...ALGORITHMS.filter(isPinned), ...ALGORITHMS.filter((algorithm) => !isPinned(algorithm))];
}

function keyChanged({ scope }: HostAccess, name: string, pinned: string, shown: string): VnfmError {
  return new VnfmError(
    "HOST_KEY_CHANGED",
    `The host key of ${name} is not the pinned one: pinned is ${fingerprint(pinned)}, shown was ${fingerprint(shown)}. ` +
      "Another host may answer in its place. If the host was made anew, and the shown key is its key, accept it: " +
      `fairlead vim accept-host-key ${scope} ${name}`,
  );
}

function explain(
  error: Error & { level?: string; code?: string },
  access: HostAccess,
  address: string,
): Error {
  if (error.level === "client-authentication") {
    const ways = [access.privateKey && "the private key", access.password && "the password"].filter(Boolean);
    return unauthorized(
      access,
      address,
      `it does not accept ${ways.join(" or ") || "a login without credentials"}`,
      error,
    );
  }
  return new NoAnswerError(REASONS[error.code ?? ""] ?? error.code ?? error.message, { cause: error });
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ETIMEDOUT: "no answer",
  EHOSTUNREACH: "no route",
  ENETUNREACH: "no route",
  ENOTFOUND: "name unknown",
  EAI_AGAIN: "name not resolved",
  ECONNRESET: "connection reset",
};

function unauthorized({ username }: HostAccess, address: string, why: string, cause: unknown): VnfmError {
  return new VnfmError("HOST_UNAUTHORIZED", `${address} refuses the login of ${username}: ${why}.`, {
    cause,
  });
}
