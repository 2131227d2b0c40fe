import { type Document, isAlias, LineCounter, parseAllDocuments, visit } from "yaml";
import type { ManifestSource } from "../../../domain/deployment.ts";
import { VnfmError } from "../../../domain/errors.ts";
import { isJsonObject } from "../../../domain/json.ts";
import type { KubeObject } from "../kube-client.ts";
import { manifestYaml } from "../manifest.ts";

/** The contents of files of a VNF package, in the order of `paths`; rejects with ARTIFACT_UNKNOWN, and with MANIFEST_REFUSED when they are too large. */
export type OpenManifests = (
  files: { readonly vnfPkgId: string; readonly paths: readonly string[] },
  maxBytes: { readonly each: number; readonly together: number },
) => Promise<readonly string[]>;

const MAX_BYTES = { each: 4 * 1024 * 1024, together: 16 * 1024 * 1024 };
const MAX_OBJECTS = 1000;
const MAX_ALIASES = 100;

/** The objects of the files, in their order. MANIFEST_REFUSED names file, line and what is wrong. */
export async function readManifestFiles(
  { vnfPkgId, files }: ManifestSource,
  open: OpenManifests,
): Promise<readonly KubeObject[]> {
  const paths = files.map(({ path }) => path);
  const texts = await open({ vnfPkgId, paths }, MAX_BYTES);
  const objects = paths.flatMap((path, index) => readFile(path, texts[index] ?? ""));
  if (objects.length === 0) throw refused(paths.join(", "), "no object in it");
  if (objects.length > MAX_OBJECTS) {
    throw refused("the files together", `${objects.length} objects, of at most ${MAX_OBJECTS}`);
  }
  return objects;
}

function readFile(path: string, text: string): readonly KubeObject[] {
  const lines = new LineCounter();
  // The parser's pretty messages take quadratic time.
  const documents = parseAllDocuments(text, { ...manifestYaml, prettyErrors: false, lineCounter: lines });
  return [...documents].flatMap((document) => {
    const at = (offset: number) => `${path}, line ${lines.linePos(offset).line}`;
    const [error] = document.errors;
    if (error !== undefined) throw refused(at(error.pos[0]), error.message);
    const place = at(document.contents?.range?.[0] ?? document.range[0]);
    const value = toValue(document, place);
    return value === null || value === undefined ? [] : toObjects(value, place);
  });
}

/** Aliases that stand for more and more, and nesting that takes all of the stack, end here rather than the process. */
function toValue(document: Document.Parsed, place: string): unknown {
  try {
    let aliases = 0;
    visit(document, (_key, node) => {
      if (isAlias(node)) aliases += 1;
    });
    if (aliases > MAX_ALIASES) throw refused(place, `${aliases} aliases, of at most ${MAX_ALIASES}`);
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    if (error instanceof RangeError) throw refused(place, "the YAML is nested too deeply");
    if (error instanceof ReferenceError) throw refused(place, "aliases that stand for too much");
    throw error;
  }
}

function toObjects(value: unknown, place: string): readonly KubeObject[] {
  if (!isJsonObject(value)) throw refused(place, "must be a Kubernetes object");
  const { apiVersion, kind, metadata, items } = value;
  if (typeof apiVersion !== "string") throw refused(place, "apiVersion is missing");
  if (typeof kind !== "string") throw refused(place, "kind is missing");
  if (kind.endsWith("List") && Array.isArray(items)) return items.flatMap((item) => toObjects(item, place));
  if (!isJsonObject(metadata) || typeof metadata.name !== "string" || metadata.name === "") {
    throw refused(
      place,
      isJsonObject(metadata) && metadata.generateName !== undefined
        ? `${kind}: metadata.generateName makes another object each time; give it a name`
        : `${kind}: metadata.name is missing`,
    );
  }
  // The three fields that make an object have just been seen.
  return [value as unknown as KubeObject];
}

function refused(place: string, reason: string): VnfmError {
  return new VnfmError("MANIFEST_REFUSED", `${place}: ${reason}`);
}
