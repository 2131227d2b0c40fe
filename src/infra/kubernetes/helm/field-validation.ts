import { isAtLeast } from "./helm-version.ts";

/** Since 1.27 every server checks fields itself, and any Helm that Fairlead works with leaves it to the server. */
const SERVER_VALIDATES = { major: 1, minor: 27 };

/**
 * Flags of `helm install` and `helm upgrade` for a cluster of this `gitVersion`. Helm fetches the OpenAPI document of every kind, a third of
 * its time, to learn whether the server checks fields; where the server does, Helm then checks nothing, so it is told not to ask.
 */
export function validationFlags(kubeVersion: string): readonly string[] {
  const [major = 0, minor = 0] = (/^v?(\d+)\.(\d+)/.exec(kubeVersion) ?? []).slice(1).map(Number);
  return isAtLeast({ major, minor }, SERVER_VALIDATES) ? ["--disable-openapi-validation"] : [];
}
