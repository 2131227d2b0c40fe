import Type, { type Static, type TSchema } from "typebox";
import type { JsonObject } from "../../domain/json.ts";

/** One of a few words; unlike a union of literals it is checked, serialised and reported as one thing. */
export function words<const Words extends readonly string[]>(...values: Words) {
  return Type.Unsafe<Words[number]>({ type: "string", enum: values });
}

/** An array that is only read. */
export function list<Item extends TSchema>(items: Item) {
  return Type.Unsafe<readonly Static<Item>[]>({ type: "array", items });
}

/** A map whose keys the client chooses. */
export function mapOf<Value extends TSchema>(value: Value) {
  return Type.Unsafe<Readonly<Record<string, Static<Value>>>>({
    type: "object",
    additionalProperties: value,
  });
}

/** SOL003 4.4.1.2, KeyValuePairs, in answers: whatever was set. */
export const KeyValuePairs = Type.Unsafe<JsonObject>({ type: "object", additionalProperties: true });

const anyType = ["string", "number", "boolean", "object", "array", "null"];

/** SOL003 4.4.1.2, KeyValuePairs, in requests, with the limits of the peers. `null` removes a key where PATCH is meant. */
export const GivenKeyValuePairs = Type.Unsafe<JsonObject>({
  type: "object",
  additionalProperties: false,
  patternProperties: { "^[a-zA-Z0-9-_:. /]{1,1024}$": { type: anyType, maxLength: 1024 } },
});

/** As KeyValuePairs, but certificates and tokens are longer than any limit. */
export const AnyJsonObject = Type.Unsafe<JsonObject>({ type: "object" });

export const Identifier = Type.String({ minLength: 1, maxLength: 255 });

export const DateTime = Type.String({ format: "date-time" });

/** SOL003 4.4.1.6, VimConnectionInfo, as it comes in. */
export const GivenVimConnectionInfo = Type.Object(
  {
    vimId: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
    vimType: Type.String({ minLength: 1, maxLength: 255 }),
    interfaceInfo: Type.Optional(AnyJsonObject),
    accessInfo: Type.Optional(AnyJsonObject),
    extra: Type.Optional(AnyJsonObject),
  },
  { title: "GivenVimConnectionInfo" },
);

/** SOL003 4.4.1.6, VimConnectionInfo, as it goes out: `accessInfo` is emptied, `extra` has no secrets. */
export const VimConnectionInfo = Type.Object(
  {
    vimId: Type.Optional(Type.String()),
    vimType: Type.String(),
    interfaceInfo: Type.Optional(KeyValuePairs),
    accessInfo: Type.Optional(KeyValuePairs),
    extra: Type.Optional(KeyValuePairs),
  },
  { title: "VimConnectionInfo" },
);

export const Link = Type.Object({ href: Type.String() });

/** `YYYY-MM-DDThh:mm:ssZ`, as clients of the peers expect it. */
export function toTimestamp(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
