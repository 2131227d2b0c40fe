import { expect, test } from "vitest";
import { eventually } from "../../../test/support/eventually.ts";
import { gather } from "./gather.ts";

test("writes together what comes in during a write, and tells each caller of its own", async () => {
  const writes: number[][] = [];
  const gates: PromiseWithResolvers<void>[] = [];
  const add = gather<number>(async (items) => {
    writes.push([...items]);
    const gate = Promise.withResolvers<void>();
    gates.push(gate);
    await gate.promise;
  });

  const first = add(1);
  await Promise.resolve();
  const others = Promise.allSettled([add(2), add(3)]);
  gates[0]?.resolve();
  await first;
  await eventually(() => expect(gates).toHaveLength(2));
  gates[1]?.reject(new Error("the database is away"));

  expect(writes).toEqual([[1], [2, 3]]);
  expect((await others).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  const next = add(4);
  await eventually(() => expect(gates).toHaveLength(3));
  gates[2]?.resolve();
  await next;
});
