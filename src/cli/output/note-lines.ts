import type { JsonObject } from "../../domain/json.ts";

/** A map of notes (user data, metadata) as lines for a detail table. */
export function noteLines(notes: JsonObject): string {
  return Object.entries(notes)
    .map(([key, value]) => `${key}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join("\n");
}
