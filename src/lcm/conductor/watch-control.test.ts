import { expect, test } from "vitest";
import { cancelError } from "./watch-control.ts";

test("offers no way back to what has not begun to change anything", () => {
  expect(cancelError("GRACEFUL", { phase: "STARTING", step: "check-target" }).message).toBe(
    "Cancelled on request after step check-target. Nothing had been changed.",
  );
});

test("tells of an aborted step how it stood", () => {
  const said = "amf: 0 of 2 pods ready";

  expect(cancelError("FORCEFUL", { phase: "PROCESSING", step: "await-readiness", said }).message).toBe(
    "Cancelled on request; the running step await-readiness was aborted (it said last: amf: 0 of 2 pods ready). Retry, roll back, or fail the operation.",
  );
});
