import Type from "typebox";
import { VnfmError } from "../../domain/errors.ts";

export const DeadLetterPath = Type.Object({ deadLetterId: Type.String() });

export function unknownDeadLetter(id: string): VnfmError {
  return new VnfmError(
    "DEAD_LETTER_UNKNOWN",
    `There is no notification ${id} that was given up; it may have been sent again, or its subscription is gone.`,
  );
}
