import type { Stores } from "../store/store.ts";

/** The ids of all packages, read page by page. */
export async function allPackageIds({ vnfPackages }: Stores): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for (let after = ""; ; ) {
    const page = await vnfPackages.listSummaries({ after, limit: 1000 });
    for (const { id } of page) ids.add(id);
    const last = page.at(-1);
    if (last === undefined) return ids;
    after = last.id;
  }
}
