/** A link of version 2 as it is in version 1: the paths below are the same. */
export function toV1Href<Links extends object>(links: Links): Links {
  const entries = Object.entries(links).map(([name, { href }]) => [
    name,
    { href: href.replace("/vnflcm/v2/", "/vnflcm/v1/") },
  ]);
  // The names are the same.
  return Object.fromEntries(entries) as Links;
}
