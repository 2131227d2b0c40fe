import { expect, test } from "vitest";
import { InstanceAnswers } from "./instance-answers.ts";

const anAnswer = (revision: number, length: number) => ({
  revision,
  updatedAt: new Date("2026-01-05T10:00:00Z"),
  body: "x".repeat(length),
});

test("gives the answer of the revision asked for, and of no other", () => {
  const answers = new InstanceAnswers(100);
  answers.keep("a", anAnswer(1, 10));

  expect(answers.find("a", 1)).toEqual(anAnswer(1, 10));
  expect(answers.find("a", 2)).toBeUndefined();
  expect(answers.find("b", 1)).toBeUndefined();
});

test("lets go of what was not used for the longest time once there is too much", () => {
  const answers = new InstanceAnswers(100);
  answers.keep("a", anAnswer(1, 40));
  answers.keep("b", anAnswer(1, 40));
  answers.find("a", 1);

  answers.keep("c", anAnswer(1, 40));

  expect(answers.find("b", 1)).toBeUndefined();
  expect(answers.find("a", 1)).toBeDefined();
  expect(answers.find("c", 1)).toBeDefined();
});

test("counts an instance once, however often it changes", () => {
  const answers = new InstanceAnswers(100);
  for (let revision = 1; revision < 50; revision += 1) answers.keep("a", anAnswer(revision, 60));
  answers.keep("b", anAnswer(1, 40));

  expect(answers.find("a", 49)).toBeDefined();
  expect(answers.find("b", 1)).toBeDefined();
});

test("keeps nothing that is larger than all it may keep", () => {
  const answers = new InstanceAnswers(100);
  answers.keep("a", anAnswer(1, 101));
  answers.keep("b", anAnswer(1, 100));

  expect(answers.find("a", 1)).toBeUndefined();
  expect(answers.find("b", 1)).toBeDefined();
});
