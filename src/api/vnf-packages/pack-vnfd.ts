import type { Readable } from "node:stream";
import { ZipFile } from "yazl";
import type { PackageContent } from "../../domain/vnf-package.ts";
import type { VnfPackageRouteOptions } from "./vnf-package-route-parts.ts";

/** Files never change within a package, so neither does their ZIP: the same bytes whenever it is made. */
const MADE = new Date("1980-01-01T12:00:00Z");

/** A ZIP of the VNFD's files at their places in the package, with TOSCA.meta to tell where to begin. */
export async function packVnfd(
  files: VnfPackageRouteOptions["files"],
  vnfPkgId: string,
  content: PackageContent,
): Promise<Readable> {
  const zip = new ZipFile();
  const { toscaMetaPath, definitionPaths } = content;
  for (const path of toscaMetaPath === undefined ? definitionPaths : [toscaMetaPath, ...definitionPaths]) {
    const file = await files.openFile(vnfPkgId, content, path);
    zip.addReadStreamLazy(path, { mtime: MADE, size: file.bytes }, (use) => use(null, file.open()));
  }
  zip.end();
  return zip.outputStream as Readable;
}
