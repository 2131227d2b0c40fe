import type { Tacker } from "../testbed/tacker/tacker.ts";
import { instancesOf } from "./load.ts";
import { type Kind, SEEDED_VNFD_ID, whatInstantiationAdds } from "./seed.ts";

const ROWS_A_STATEMENT = 10_000;

/** Fills Tacker's database with copies of an instance that its own API makes; returns one id. Those from before go. */
export async function seedTacker(tacker: Tacker, count: number, kind: Kind): Promise<string> {
  await tacker.execute("TRUNCATE VnfInstanceV2");
  const id = await createOne(tacker.url);
  if (kind === "instantiated") await tacker.execute(instantiate());
  for (let first = 2; first <= count; first += ROWS_A_STATEMENT) {
    await tacker.execute(copy(id, first, Math.min(first + ROWS_A_STATEMENT - 1, count)));
  }
  const rows = Number(await tacker.execute("SELECT COUNT(*) FROM VnfInstanceV2"));
  if (rows !== count) throw new Error(`Tacker has ${rows} instances instead of ${count}`);
  return id;
}

async function createOne(url: string): Promise<string> {
  const answer = await fetch(instancesOf(url), {
    method: "POST",
    headers: { "Content-Type": "application/json", Version: "2.0.0" },
    body: JSON.stringify({
      vnfdId: SEEDED_VNFD_ID,
      vnfInstanceName: "vnf-1",
      vnfInstanceDescription: "seeded",
    }),
  });
  const text = await answer.text();
  if (answer.status !== 201) throw new Error(`Tacker answers a creation with ${answer.status}: ${text}`);
  return JSON.parse(text).id;
}

/** Makes the only instance look as after Tacker's INSTANTIATE. */
function instantiate(): string {
  const { vimConnectionInfo, instantiatedVnfInfo } = whatInstantiationAdds();
  // Tacker's objects want this list, which Fairlead leaves out when it is empty.
  const info = { ...instantiatedVnfInfo, extCpInfo: [] };
  return `UPDATE VnfInstanceV2 SET instantiationState = 'INSTANTIATED', vimConnectionInfo = ${json(vimConnectionInfo)}, instantiatedVnfInfo = ${json(info)}`;
}

/** As a literal of SQL. Tacker's columns hold a text of JSON as a string of JSON. */
export function json(value: object): string {
  return `'${JSON.stringify(JSON.stringify(value)).replaceAll(/['\\]/g, "\\$&")}'`;
}

/** Copies of one row with random ids and names of their own, by MariaDB's engine of sequences. */
function copy(id: string, first: number, last: number): string {
  const digits = "MD5(CONCAT(RAND(), seq))";
  const uuid = `REGEXP_REPLACE(${digits}, '^(.{8})(.{4})(.{4})(.{4})', '\\\\1-\\\\2-\\\\3-\\\\4-')`;
  return `INSERT INTO VnfInstanceV2 SELECT ${uuid}, CONCAT('vnf-', seq), vnfInstanceDescription, vnfdId,
    vnfProvider, vnfProductName, vnfSoftwareVersion, vnfdVersion, vnfConfigurableProperties, vimConnectionInfo,
    instantiationState, instantiatedVnfInfo, metadata, extensions
    FROM VnfInstanceV2, seq_${first}_to_${last} WHERE id = '${id}'`;
}
