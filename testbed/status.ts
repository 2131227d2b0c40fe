import type { Part } from "./part.ts";
import { partsOnDemand, usedParts } from "./parts.ts";
import { findHelms } from "./programs/helms.ts";
import { programsFolder } from "./programs/programs-folder.ts";

/** Prints a line a part; true when all are up. */
export async function status(): Promise<boolean> {
  const states: boolean[] = [];
  for (const part of usedParts) states.push(await describePart(part));
  // Nobody misses them while they are down.
  for (const part of partsOnDemand) await describePart(part);
  const { helm3, helm4 } = await findHelms();
  console.log(line("programs", programsFolder));
  console.log(line("Helm 3", helm3 ?? "none"));
  console.log(line("Helm 4", helm4 ?? "none"));
  return states.every((isUp) => isUp);
}

async function describePart(part: Part): Promise<boolean> {
  const state = await part.observe();
  const details = {
    up: "detail" in state && state.detail,
    broken: "reason" in state && state.reason,
    down: "",
  };
  console.log(line(part.name, `${state.kind.padEnd(6)}  ${details[state.kind]}`.trimEnd()));
  return state.kind === "up";
}

const line = (name: string, text: string) => `${name.padEnd(18)}${text}`;
