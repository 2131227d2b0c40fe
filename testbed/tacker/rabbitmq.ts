import { once } from "node:events";
import { globSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { awaitDaemon, type Daemon, startDaemon } from "../host/daemon.ts";
import { run } from "../host/run.ts";

const PORT = 9886;
const NODE_PORT = 9887;
const NAMES_PORT = 9888;

/** What Debian's RabbitMQ needs of Erlang. */
export const erlangPackages = [
  ...["base", "asn1", "crypto", "eldap", "ftp", "inets", "mnesia", "os-mon", "parsetools"],
  ...["public-key", "runtime-tools", "ssl", "syntax-tools", "tftp", "tools", "xmerl"],
].map((name) => `erlang-${name}`);

/** As oslo.messaging wants it; the user is RabbitMQ's own default, and the broker listens on the loopback alone. */
export const transportUrl = `rabbit://guest:guest@127.0.0.1:${PORT}/`;

/** Erlang's start script names the folder where it was meant to be installed. */
export async function moveErlang(system: string): Promise<void> {
  const script = join(system, "usr/lib/erlang/bin/erl");
  const text = await readFile(script, "utf8");
  await writeFile(script, text.replaceAll("ROOTDIR=/usr/lib/erlang", `ROOTDIR=${system}/usr/lib/erlang`));
}

/** The broker's processes in the order in which they start. */
export function rabbitmqDaemons(folder: string): { readonly names: Daemon; readonly broker: Daemon } {
  return { names: { name: "epmd", folder }, broker: { name: "rabbitmq", folder } };
}

/** A broker of its own, with its own register of Erlang nodes, as Debian ships it but for where it listens and keeps its files. */
export async function startRabbitmq(folder: string, system: string): Promise<void> {
  const env = await environmentOf(folder, system);
  const { names, broker } = rabbitmqDaemons(folder);
  await startDaemon(names, [join(system, "usr/lib/erlang/bin/epmd")], env);
  await awaitDaemon(names, () => listensOn(NAMES_PORT));
  await startDaemon(broker, [join(system, "usr/lib/rabbitmq/bin/rabbitmq-server")], env);
  await awaitDaemon(broker, () => listensOn(PORT));
}

/** Whether somebody takes what is sent to a queue. Costs a second. */
export async function isConsumed(queue: string, folder: string, system: string): Promise<boolean> {
  const program = join(system, "usr/lib/rabbitmq/bin/rabbitmqctl");
  const env = await environmentOf(folder, system);
  const lines = await run(program, ["--quiet", "list_queues", "name", "consumers"], { env });
  return new RegExp(`^${queue}\\s+[1-9]`, "m").test(lines);
}

async function environmentOf(folder: string, system: string): Promise<NodeJS.ProcessEnv> {
  const home = join(folder, "rabbitmq");
  await mkdir(home, { recursive: true });
  const config = join(home, "rabbitmq.conf");
  await writeFile(config, `listeners.tcp.1 = 127.0.0.1:${PORT}\n`);
  return {
    ...process.env,
    PATH: `${system}/usr/lib/erlang/bin:${process.env.PATH}`,
    // Of the cookie by which Erlang's nodes know each other.
    HOME: home,
    ERL_EPMD_ADDRESS: "127.0.0.1",
    ERL_EPMD_PORT: String(NAMES_PORT),
    RABBITMQ_NODENAME: "bench@localhost",
    RABBITMQ_DIST_PORT: String(NODE_PORT),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: "-kernel inet_dist_use_interface {127,0,0,1}",
    RABBITMQ_CONFIG_FILE: config,
    RABBITMQ_ADVANCED_CONFIG_FILE: join(home, "advanced.config"),
    RABBITMQ_CONF_ENV_FILE: "/dev/null",
    RABBITMQ_ENABLED_PLUGINS_FILE: join(home, "enabled_plugins"),
    RABBITMQ_GENERATED_CONFIG_DIR: join(home, "config"),
    RABBITMQ_LOG_BASE: join(home, "log"),
    RABBITMQ_MNESIA_BASE: join(home, "mnesia"),
    RABBITMQ_PLUGINS_DIR: pluginsFolder(system),
  };
}

function pluginsFolder(system: string): string {
  const [folder] = globSync(join(system, "usr/lib/rabbitmq/lib/*/plugins"));
  if (folder === undefined) throw new Error(`RabbitMQ's plugins are not below ${system}`);
  return folder;
}

async function listensOn(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
