import Type, { type Static } from "typebox";
import type { ApiLimits } from "../api-limits.ts";
import { ListQuery } from "./list-query.ts";

/** Even without paging an answer has to end somewhere; a link then leads on. */
const MOST_RECORDS = 10_000;

/** Query parameters of every list of version 1. */
export const ListQueryV1 = Type.Object({
  ...ListQuery.properties,
  all_records: Type.Optional(
    Type.String({ description: `\`yes\`: not page by page, but up to ${MOST_RECORDS} at once.` }),
  ),
});

export function pageSizeV1(query: Static<typeof ListQueryV1>, { pageSize }: ApiLimits): number {
  return query.all_records === "yes" ? MOST_RECORDS : pageSize;
}
