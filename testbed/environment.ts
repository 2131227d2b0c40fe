import { usedParts } from "./parts.ts";
import { findHelms } from "./programs/helms.ts";

/** The variables by which tests find what is up. */
export async function environment(): Promise<Record<string, string>> {
  const variables: Record<string, string> = {};
  for (const part of usedParts) {
    const { kind } = await part.observe();
    if (kind === "up") Object.assign(variables, await part.environment());
  }
  const { helm3, helm4 } = await findHelms();
  if (helm3) variables.FAIRLEAD_TEST_HELM3 = helm3;
  if (helm4) variables.FAIRLEAD_TEST_HELM4 = helm4;
  return variables;
}
