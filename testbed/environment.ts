import type { Part } from "./part.ts";
import { partsOnDemand, usedParts } from "./parts.ts";
import { findHelms } from "./programs/helms.ts";

/** The variables by which tests find what is up. */
export async function environment(): Promise<Record<string, string>> {
  const parts: Part[] = [];
  for (const part of [...usedParts, ...partsOnDemand])
    if ((await part.observe()).kind === "up") parts.push(part);
  return environmentOf(parts);
}

/** The same, for parts that are known to be up. */
export async function environmentOf(parts: readonly Part[]): Promise<Record<string, string>> {
  const variables: Record<string, string> = {};
  for (const part of parts) Object.assign(variables, await part.environment());
  const { helm3, helm4 } = await findHelms();
  return {
    ...variables,
    ...(helm3 && { FAIRLEAD_TEST_HELM3: helm3 }),
    ...(helm4 && { FAIRLEAD_TEST_HELM4: helm4 }),
  };
}
