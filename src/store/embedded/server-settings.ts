import type { AccessFiles } from "./access-files.ts";
import { SOCKET_PORT } from "./socket-folder.ts";

/** Overrides for tests; the product runs with what stands below. */
export type ServerSettings = Readonly<Record<string, string>>;

/** The server's whole configuration as arguments, so that no file of an earlier version has a say. */
export function serverArguments(
  cluster: string,
  socketFolder: string,
  access: AccessFiles,
  overrides: ServerSettings = {},
): string[] {
  const settings: ServerSettings = {
    listen_addresses: "",
    port: String(SOCKET_PORT),
    unix_socket_directories: socketFolder,
    unix_socket_permissions: "0700",
    hba_file: access.hba,
    ident_file: access.ident,

    fsync: "on",
    full_page_writes: "on",
    synchronous_commit: "on",

    // Small: it shares a laptop with Fairlead. No worker processes but the indispensable.
    shared_buffers: "32MB",
    max_connections: "40",
    io_method: "sync",
    max_worker_processes: "0",
    max_parallel_workers: "0",
    max_logical_replication_workers: "0",
    autovacuum_max_workers: "2",
    autovacuum_worker_slots: "2",
    jit: "off",
    wal_level: "minimal",
    max_wal_senders: "0",
    max_wal_size: "256MB",

    // Refused statements are the caller's affair and in its log; the server's own troubles are of level LOG and above.
    log_min_messages: "log",
    log_checkpoints: "off",
    log_timezone: "UTC",
    timezone: "UTC",
    cluster_name: "fairlead",
    ...overrides,
  };
  return ["-D", cluster, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])];
}
