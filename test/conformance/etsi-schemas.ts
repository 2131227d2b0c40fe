import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { parse } from "yaml";
import { isJsonObject, type Json, type JsonObject } from "../../src/domain/json.ts";

/** One entry of overlay.yaml. */
export interface Defect {
  readonly id: string;
  readonly file: string;
  /** JSON pointer to the schema that is wrong. */
  readonly at: string;
  readonly patch: readonly {
    readonly op: "add" | "remove" | "replace";
    readonly path: string;
    readonly value?: Json;
  }[];
  readonly correct?: Json;
  readonly wrong?: Json;
}

/** A place in one of ETSI's files. */
export interface Place {
  readonly file: string;
  readonly pointer: readonly string[];
}

const fixtures = new URL("../fixtures/etsi-openapi/", import.meta.url);
const BASE = "https://etsi.example/";

export const defects: readonly Defect[] = parse(
  readFileSync(new URL("overlay.yaml", import.meta.url), "utf8"),
);

/** ETSI's files with some of their defects mended. */
export class EtsiSchemas {
  readonly #files = new Map<string, JsonObject>();
  readonly #compiled = new Map<string, ValidateFunction>();
  readonly #mended: readonly Defect[];
  // Draft 7 is close enough to OpenAPI 3.0, whose own keywords say nothing about a value.
  readonly #ajv = new Ajv({ strict: false, allErrors: true, validateSchema: false });

  constructor(mended: readonly Defect[]) {
    this.#mended = mended;
    addFormats.default(this.#ajv);
    for (const undefinedFormat of ["IP", "MAC", "URI", "url"]) this.#ajv.addFormat(undefinedFormat, true);
  }

  /** What stands at a place, references followed; and where it stands then. `undefined` when there is nothing. */
  find(place: Place): { readonly node: JsonObject; readonly place: Place } | undefined {
    let node: Json | undefined = this.#file(place.file);
    for (const [index, name] of place.pointer.entries()) {
      if (!isJsonObject(node)) return undefined;
      const child: Json | undefined = node[name];
      if (isJsonObject(child) && typeof child.$ref === "string") {
        const target = this.find(resolve(place.file, child.$ref));
        const rest = place.pointer.slice(index + 1);
        return target && this.find({ file: target.place.file, pointer: [...target.place.pointer, ...rest] });
      }
      node = child;
    }
    return isJsonObject(node) ? { node, place } : undefined;
  }

  /** What is wrong with a value by the schema at a place; empty when nothing is. */
  errors(place: Place, value: unknown): readonly string[] {
    const validate = this.#validator(place);
    if (typeof validate === "string") return [`the schema is unusable: ${validate}`];
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message }) => `${instancePath || "the body"} ${message}`,
    );
  }

  #validator(place: Place): ValidateFunction | string {
    const reference = toReference(place);
    const known = this.#compiled.get(reference);
    if (known !== undefined) return known;
    this.#file(place.file);
    for (;;) {
      try {
        const validate = this.#ajv.compile({ $ref: reference });
        this.#compiled.set(reference, validate);
        return validate;
      } catch (error) {
        // Files are loaded when a reference leads to them.
        const missing =
          error instanceof Ajv.MissingRefError ? error.missingSchema?.replace(BASE, "") : undefined;
        if (missing === undefined || this.#files.has(missing)) return String(error);
        this.#file(missing);
      }
    }
  }

  #file(name: string): JsonObject {
    const known = this.#files.get(name);
    if (known !== undefined) return known;
    const content = parse(readFileSync(fileURLToPath(new URL(name, fixtures)), "utf8"));
    for (const { file, patch } of this.#mended)
      if (file === name) for (const step of patch) apply(content, step);
    this.#files.set(name, content);
    this.#ajv.addSchema(content, BASE + name);
    return content;
  }
}

/** The names in a JSON pointer. */
export function readPointer(pointer: string): readonly string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function resolve(from: string, reference: string): Place {
  const { pathname, hash } = new URL(reference, BASE + from);
  return { file: pathname.slice(1), pointer: readPointer(decodeURIComponent(hash.slice(1))) };
}

function toReference({ file, pointer }: Place): string {
  const segments = pointer.map((name) =>
    encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1")),
  );
  return `${BASE}${file}#/${segments.join("/")}`;
}

/** The operations of RFC 6902 that the overlay needs, on a freshly parsed document. */
// biome-ignore lint/suspicious/noExplicitAny: a document on its way to become one of another shape
function apply(document: any, { op, path, value }: Defect["patch"][number]): void {
  const names = [...readPointer(path)];
  const last = names.pop() ?? "";
  const parent = names.reduce((node, name) => node[name], document);
  if (op !== "add" && !(last in parent)) throw new Error(`overlay: there is nothing at ${path}`);
  if (op === "remove") delete parent[last];
  else if (last === "-") parent.push(value);
  else parent[last] = value;
}
