import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const PORT = 9885;
export const tackerUrl = `http://127.0.0.1:${PORT}`;

/** Writes Tacker's configuration into a folder and returns the path of the file. What is not named here is as Tacker has it by default. */
export async function configureTacker(options: {
  readonly folder: string;
  readonly venv: string;
  readonly databaseSocket: string;
  readonly transportUrl: string;
}): Promise<string> {
  const { folder, venv } = options;
  for (const name of ["state", "locks", "packages", "images"]) await mkdir(join(folder, name));
  await cp(join(import.meta.dirname, "fixed_identity.py"), join(folder, "python/fixed_identity.py"));
  const paste = join(folder, "api-paste.ini");
  await writeFile(paste, withFixedIdentity(await readFile(join(venv, "etc/tacker/api-paste.ini"), "utf8")));
  const file = join(folder, "tacker.conf");
  await writeFile(
    file,
    `[DEFAULT]
bind_host = 127.0.0.1
bind_port = ${PORT}
state_path = ${folder}/state
api_paste_config = ${paste}
transport_url = ${options.transportUrl}
[database]
connection = mysql+pymysql://root@localhost/tacker?unix_socket=${options.databaseSocket}&charset=utf8
[oslo_concurrency]
lock_path = ${folder}/locks
[coordination]
backend_url = file://${folder}/locks
[vim_keys]
openstack = ${folder}/state/fernet_keys
[glance_store]
default_backend = file
filesystem_store_datadir = ${folder}/images
[vnf_package]
vnf_package_csar_path = ${folder}/packages
[v2_vnfm]
endpoint = ${tackerUrl}
vnf_instance_page_size = 100
`,
  );
  return file;
}

/** Puts the fixed identity where the check of Keystone's tokens stands in Tacker's pipelines. */
export function withFixedIdentity(paste: string): string {
  const keystone = "keystonemiddleware.auth_token:filter_factory";
  if (!paste.includes(keystone)) throw new Error("Tacker's api-paste.ini has no filter that checks tokens");
  return paste.replace(keystone, "fixed_identity:filter_factory");
}
