import type { FastifyReply, FastifyRequest } from "fastify";
import { VnfmError } from "../../domain/errors.ts";
import { hook } from "./hook.ts";

/** What a client that names no version, or fails before one is read, is told. */
export const VNFLCM_VERSION = "2.0.0";
export const VNFLCM_V1_VERSION = "1.3.0";
/** SOL005 as Tacker speaks it, in the release of version 1 of VNF LCM. */
export const VNFPKGM_VERSION = "1.3.0";

/** Minor versions add to 2.0.0 and take nothing away; clients of SOL003 up to 3.7.1 are answered in their own. */
const vnflcmVersions: ReadonlySet<string> = new Set([VNFLCM_VERSION, "2.1.0", "2.2.0", "2.3.0"]);

const announced: readonly (readonly [string, string])[] = [
  ["/vnflcm/v1/", VNFLCM_V1_VERSION],
  ["/vnflcm/", VNFLCM_VERSION],
  ["/vnfpkgm/", VNFPKGM_VERSION],
];

/** `1.2.3`, and the note SOL013 9.1 allows behind it. */
const VERSION = /^([1-9]\d*\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*))(?:-impl:[^-]*)?$/;

/** Puts `Version` on every answer of a standard API, errors included (SOL013 9.1.3). */
export const announceVersion = hook(putVersion);

export function putVersion({ url }: Pick<FastifyRequest, "url">, reply: FastifyReply): void {
  for (const [prefix, version] of announced) {
    if (!url.startsWith(prefix)) continue;
    reply.header("version", version).header("accept-ranges", "none");
    return;
  }
}

/** Wants a version that is supported, and answers in it. */
export const requireVersion = hook(({ headers }, reply) => {
  if (headers.version === VNFLCM_VERSION) return;
  const version = readVersion(headers.version);
  if (version === undefined) throw new VnfmError("VERSION_MISSING", "'Version' HTTP header missing.");
  if (!vnflcmVersions.has(version)) {
    throw new VnfmError(
      "VERSION_UNSUPPORTED",
      `Version ${version} not supported. Supported are ${[...vnflcmVersions].join(", ")}.`,
    );
  }
  reply.header("version", version);
});

/** Lets a version be left out or unknown, but not be nonsense: the rule of `api_versions`. */
export const checkVersionFormat = hook(({ headers }) => {
  readVersion(headers.version);
});

function readVersion(given: string | string[] | undefined): string | undefined {
  if (given === undefined) return undefined;
  const version = VERSION.exec(String(given))?.[1];
  if (version === undefined) {
    throw new VnfmError(
      "VERSION_MALFORMED",
      `Version String ${String(given).slice(0, 100)} is of invalid format. Must be of format Major.Minor.Patch.`,
    );
  }
  return version;
}
