import { VnfmError } from "../../domain/errors.ts";
import { hook } from "./hook.ts";

/** Refuses bodies that are compressed: they would be taken for what they are not. */
export const requirePlainBody = hook(({ headers }, reply) => {
  const codings = [
    headers["content-encoding"] ?? "",
    // The last is how the message is framed, which has been undone.
    (headers["transfer-encoding"] ?? "").replace(/(^|,)\s*chunked\s*$/i, ""),
  ]
    .flatMap((list) => list.split(","))
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== "" && coding !== "identity");
  if (codings.length === 0) return;
  reply.header("accept-encoding", "identity");
  throw new VnfmError(
    "MEDIA_TYPE_UNSUPPORTED",
    `A body with the coding '${codings.join(", ").slice(0, 100)}' is not taken; send it as it is.`,
  );
});
