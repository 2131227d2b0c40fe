import { CliError, exitCodes } from "../cli-error.ts";
import { invalidParamLines, problemSentence } from "../rest/problem.ts";
import type { WireLcmOpOcc } from "../rest/wire.ts";
import { duration } from "./step-list.ts";

/** What an operation that rests has come to, in words: a sentence, lines that explain it, and the commands that go on from here. */
export interface Outcome {
  readonly ok: boolean;
  readonly sentence: string;
  readonly lines: readonly string[];
}

/** `wanted` are the states the operator was after: COMPLETED, or ROLLED_BACK for one who asked for a rollback. */
export function outcomeOf(occurrence: WireLcmOpOcc, wanted: readonly string[] = ["COMPLETED"]): Outcome {
  const { operation, operationState, startTime, stateEnteredTime, warnings } = occurrence;
  const ok = wanted.includes(operationState);
  const took = duration(Date.parse(stateEnteredTime) - Date.parse(startTime));
  switch (operationState) {
    case "COMPLETED":
      return {
        ok,
        sentence: `${operation} completed in ${took}.`,
        lines: (warnings ?? []).map((warning) => `warning: ${warning}`),
      };
    case "ROLLED_BACK":
      return {
        ok,
        sentence: `${operation} was rolled back; the VNF instance is as it was before.`,
        // One who asked for the rollback knows why.
        lines: ok ? [] : causeOf(occurrence),
      };
    case "FAILED":
      return {
        ok,
        sentence: `${operation} has failed for good.`,
        lines: [...causeOf(occurrence), ...leftovers(occurrence)],
      };
    case "FAILED_TEMP":
      return {
        ok,
        sentence: `${operation} has stopped after ${took} and waits for your decision (FAILED_TEMP).`,
        lines: [...causeOf(occurrence), "", ...decisions(occurrence)],
      };
    default:
      return { ok, sentence: `${operation} is ${operationState}.`, lines: [] };
  }
}

/** For commands whose exit code says how the operation ended. */
export function failedOperation({ sentence, lines }: Outcome): CliError {
  return new CliError(exitCodes.failed, sentence, { lines });
}

function causeOf({ error }: WireLcmOpOcc): string[] {
  return error === undefined ? [] : [problemSentence(error), ...invalidParamLines(error)];
}

/** The ways out of FAILED_TEMP (SOL003 5.4.14 to 5.4.16) that the server allows, ready to be copied. */
function decisions({ id, _links }: WireLcmOpOcc): string[] {
  const ways = {
    retry: `fairlead op retry ${id}      once the cause is removed: does the unfinished work again`,
    rollback: `fairlead op rollback ${id}   undoes what was done`,
    fail: `fairlead op fail ${id}       gives up; what was done stays as it is`,
  };
  return Object.entries(ways).flatMap(([task, line]) =>
    _links === undefined || task in _links ? [line] : [],
  );
}

/** A failed instantiation may have left resources behind; only TERMINATE knows them. */
function leftovers({ operation, vnfInstanceId }: WireLcmOpOcc): string[] {
  if (operation !== "INSTANTIATE") return [];
  return ["", `fairlead vnf terminate ${vnfInstanceId}   removes what it has left behind`];
}
