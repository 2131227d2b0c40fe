import { VnfmError } from "../../domain/errors.ts";

const MARKER = "nextpage_opaque_marker";
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The id behind which the wanted page begins. The resource of that id need not exist any more. */
export function readPageMarker(marker: string): string {
  if (UUID.test(marker)) return marker;
  throw new VnfmError(
    "INVALID_PAGE_MARKER",
    `Paging marker value ${marker.slice(0, 100)} is invalid. Follow the Link header of the page before.`,
  );
}

/** The `Link` header that leads to the page behind `lastId`. `url` is the request's, its query kept letter by letter. */
export function toNextLink(baseUrl: string, url: string, lastId: string): string {
  const [path = "", query = ""] = url.split("?", 2);
  const kept = query.split("&").filter((part) => part !== "" && !part.startsWith(`${MARKER}=`));
  // Whatever a client sent raw must not end the link.
  const safe = [...kept, `${MARKER}=${lastId}`].join("&").replace(/[<>"\s]/g, encodeURIComponent);
  return `<${baseUrl}${path}?${safe}>; rel="next"`;
}
