import { VnfmError } from "../../src/domain/errors.ts";

/** The VnfmError that an act ends with; throws when it ends otherwise. */
export function refusalOf(act: () => unknown): VnfmError {
  try {
    act();
  } catch (error) {
    if (error instanceof VnfmError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}
