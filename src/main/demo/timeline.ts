import type { RestClient } from "../../cli/rest/rest-client.ts";
import type { WireLcmOpOcc } from "../../cli/rest/wire.ts";
import type { TimeRow } from "./stage.ts";

/** How long each step of each operation took, oldest operation first. */
export async function timeline(client: RestClient): Promise<readonly TimeRow[]> {
  const occurrences = await client.list<WireLcmOpOcc>("/vnflcm/v2/vnf_lcm_op_occs", { all_fields: "" });
  return occurrences
    .toSorted((a, b) => a.startTime.localeCompare(b.startTime))
    .flatMap(({ operation, progress }) =>
      (progress?.finishedSteps ?? []).map(({ name, startedAt, finishedAt }) => ({
        what: `${operation} ${name}`,
        seconds: (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000,
      })),
    );
}
