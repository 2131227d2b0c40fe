import { expect, test } from "vitest";
import { KeptAnswers } from "./kept-answers.ts";

const anAnswer = (revision: number, length: number) => ({ revision, body: "x".repeat(length) });
const isNow = (revision: number | undefined) => async () => revision;

test("gives the answer of the revision that is, and of no other", async () => {
  const answers = new KeptAnswers(100);
  answers.keep("a", anAnswer(1, 10));

  expect(await answers.find("a", isNow(1))).toEqual(anAnswer(1, 10));
  expect(await answers.find("a", isNow(2))).toBeUndefined();
  expect(await answers.find("a", isNow(undefined))).toBeUndefined();
});

test("does not ask for the revision of what is not kept", async () => {
  const findRevision = () => Promise.reject(new Error("asked for in vain"));

  expect(await new KeptAnswers(100).find("a", findRevision)).toBeUndefined();
});

test("gives what was right when it was asked for, also when something newer is kept meanwhile", async () => {
  const answers = new KeptAnswers(100);
  answers.keep("a", anAnswer(1, 10));

  const found = await answers.find("a", async () => {
    answers.keep("a", anAnswer(2, 10));
    return 1;
  });

  expect(found).toEqual(anAnswer(1, 10));
  expect(await answers.find("a", isNow(2))).toEqual(anAnswer(2, 10));
});

test("lets go of what was not used for the longest time once there is too much", async () => {
  const answers = new KeptAnswers(100);
  answers.keep("a", anAnswer(1, 40));
  answers.keep("b", anAnswer(1, 40));
  await answers.find("a", isNow(1));

  answers.keep("c", anAnswer(1, 40));

  expect(await answers.find("b", isNow(1))).toBeUndefined();
  expect(await answers.find("a", isNow(1))).toBeDefined();
  expect(await answers.find("c", isNow(1))).toBeDefined();
});

test("counts an answer once, however often it changes", async () => {
  const answers = new KeptAnswers(100);
  for (let revision = 1; revision < 50; revision += 1) answers.keep("a", anAnswer(revision, 60));
  answers.keep("b", anAnswer(1, 40));

  expect(await answers.find("a", isNow(49))).toBeDefined();
  expect(await answers.find("b", isNow(1))).toBeDefined();
});

test("keeps nothing that is larger than all it may keep", async () => {
  const answers = new KeptAnswers(100);
  answers.keep("a", anAnswer(1, 101));
  answers.keep("b", anAnswer(1, 100));

  expect(await answers.find("a", isNow(1))).toBeUndefined();
  expect(await answers.find("b", isNow(1))).toBeDefined();
});

test("keeps the others when one is longer than all may be", async () => {
  const answers = new KeptAnswers(100);
  answers.keep("a", anAnswer(1, 40));
  answers.keep("b", anAnswer(1, 101));

  expect(await answers.find("a", isNow(1))).toEqual(anAnswer(1, 40));
  expect(await answers.find("b", isNow(1))).toBeUndefined();
});
