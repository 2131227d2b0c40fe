import Type, { type Static } from "typebox";
import type { DeadLetter as DomainDeadLetter } from "../domain/notification.ts";
import type { WireResource } from "./sol013/wire-resource.ts";
import { DateTime, KeyValuePairs } from "./v2/common.ts";

/** A notification that no callback has taken, however often it was sent. Fairlead's own. */
export const DeadLetter = Type.Object(
  {
    id: Type.String(),
    subscriptionId: Type.String(),
    vnfInstanceId: Type.String(),
    createdAt: DateTime,
    diedAt: DateTime,
    attempts: Type.Integer(),
    reason: Type.String({ description: "What the last attempt met." }),
    notification: Type.Optional(KeyValuePairs),
  },
  { title: "DeadLetter" },
);

export type DeadLetter = Static<typeof DeadLetter>;

/** How lists of dead letters may be filtered and cut. */
export const deadLetterResource: WireResource = {
  schema: DeadLetter,
  excludedByDefault: ["notification"],
  standardOnly: [],
};

export function toWireDeadLetter({ content, createdAt, diedAt, ...rest }: DomainDeadLetter): DeadLetter {
  return {
    ...rest,
    createdAt: createdAt.toISOString(),
    diedAt: diedAt.toISOString(),
    notification: content,
  };
}
