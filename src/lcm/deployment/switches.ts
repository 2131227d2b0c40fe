import { invalidParam } from "../../domain/errors.ts";
import type { Json } from "../../domain/json.ts";

/** A boolean, or the word for it as Python clients and Tacker's examples write it. */
export function readSwitch(given: Json | undefined, pointer: string): boolean | undefined {
  if (given === undefined || typeof given === "boolean") return given;
  const word = typeof given === "string" ? given.toLowerCase() : "";
  if (word === "true" || word === "false") return word === "true";
  throw invalidParam(pointer, "must be true or false");
}
