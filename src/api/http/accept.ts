import { VnfmError } from "../../domain/errors.ts";
import { hook } from "./hook.ts";

const JSON_ONLY: readonly string[] = ["application/json"];

/** Refuses clients that want none of the media types a route answers with. */
export const requireAcceptable = hook((request) => {
  const { accept } = request.headers;
  // JSON is always fine: the official client asks for it even where it downloads an artifact.
  if (accept === undefined || accept === "*/*" || accept === "application/json" || accept === "") return;
  const produced = request.routeOptions.config.produces ?? JSON_ONLY;
  if (accept.split(",").some((range) => accepts(range, produced))) return;
  throw new VnfmError(
    "NOT_ACCEPTABLE",
    `Content type '${accept.slice(0, 200)}' specified in 'Accept' header is not allowed. The answer is ${produced.join(" or ")}.`,
  );
});

function accepts(range: string, produced: readonly string[]): boolean {
  const [mediaRange = "", ...parameters] = range.toLowerCase().split(";");
  if (parameters.some((parameter) => /^\s*q\s*=\s*0(\.0*)?\s*$/.test(parameter))) return false;
  const wanted = mediaRange.trim();
  if (wanted === "*/*" || wanted === "application/json" || produced.includes(wanted)) return true;
  return wanted.endsWith("/*") && produced.some((type) => type.startsWith(wanted.slice(0, -1)));
}
