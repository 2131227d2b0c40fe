const ARCHIVE = /^[^/]+\.(csar|zip)$/i;
const SIGNATURE = /^[^/]+\.(cms|p7s|p7b|p7c|sm|sig|pem|cert|cer|crt)$/i;

/**
 * The CSAR in an outer archive of security option 2 (SOL004 5.1): one archive, its signature, perhaps a certificate,
 * and nothing else. `undefined` for anything else.
 */
export function findInnerArchive(paths: readonly string[]): string | undefined {
  const archives = paths.filter((path) => ARCHIVE.test(path));
  const signatures = paths.filter((path) => SIGNATURE.test(path));
  const isOuter = archives.length === 1 && signatures.length > 0;
  return isOuter && archives.length + signatures.length === paths.length ? archives[0] : undefined;
}
