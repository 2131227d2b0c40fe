import { expect, test } from "vitest";
import { defects, EtsiSchemas, readPointer } from "./etsi-schemas.ts";

test.each(defects)("$id: the published schema is wrong, the mended one is right", (defect) => {
  const place = { file: defect.file, pointer: readPointer(defect.at) };
  const others = new EtsiSchemas(defects.filter(({ id }) => id !== defect.id));
  const all = new EtsiSchemas(defects);

  expect(defect.correct !== undefined || defect.wrong !== undefined).toBe(true);
  if (defect.correct !== undefined) {
    expect(others.errors(place, defect.correct)).not.toEqual([]);
    expect(all.errors(place, defect.correct)).toEqual([]);
  }
  if (defect.wrong !== undefined) {
    expect(others.errors(place, defect.wrong)).toEqual([]);
    expect(all.errors(place, defect.wrong)).not.toEqual([]);
  }
});
