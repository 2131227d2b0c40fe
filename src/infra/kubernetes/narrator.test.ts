import { expect, test } from "vitest";
import { Narrator } from "./narrator.ts";
import { hopeless, progressing, ready } from "./readiness/verdict.ts";

test("tells each change once", () => {
  const { told, report } = aNarrator();

  report(progressing("0 of 2 pods ready"));
  report(progressing("0 of 2 pods ready"));
  report(progressing("1 of 2 pods ready"));
  report(progressing("0 of 2 pods ready"));
  report(ready("2 of 2 pods ready"));

  expect(told).toEqual([
    "amf: 0 of 2 pods ready",
    "amf: 1 of 2 pods ready",
    "amf: 0 of 2 pods ready",
    "amf: 2 of 2 pods ready",
  ]);
});

test("tells of each trouble of a crash loop once, until there is progress", () => {
  const { told, report } = aNarrator();

  for (let round = 1; round <= 3; round += 1) {
    report(progressing("0 of 1 pods ready"));
    report(hopeless(`cannot be pulled: i/o timeout from port 4242${round}`));
    report(hopeless("backs off"));
  }
  report(ready("1 of 1 pods ready"));
  report(hopeless("backs off"));

  expect(told).toEqual([
    "amf: 0 of 1 pods ready",
    "amf: cannot be pulled: i/o timeout from port 42421",
    "amf: backs off",
    "amf: 1 of 1 pods ready",
    "amf: backs off",
  ]);
});

function aNarrator() {
  const told: string[] = [];
  const narrator = new Narrator((sentence) => told.push(sentence));
  return {
    told,
    report: (readiness: Parameters<Narrator["report"]>[2]) => narrator.report("key", "amf", readiness),
  };
}
