import { expect, test } from "vitest";
import { KeptAnswers } from "./kept-answers.ts";

const anAnswer = (length: number) => ({ body: "x".repeat(length) });

test("gives the answer of what is asked for, and of nothing else", () => {
  const answers = new KeptAnswers(100);
  answers.keep("a 1", anAnswer(10));

  expect(answers.find("a 1")).toEqual(anAnswer(10));
  expect(answers.find("a 2")).toBeUndefined();
  expect(answers.find("b 1")).toBeUndefined();
});

test("lets go of what was not used for the longest time once there is too much", () => {
  const answers = new KeptAnswers(100);
  answers.keep("a 1", anAnswer(40));
  answers.keep("b 1", anAnswer(40));
  answers.find("a 1");

  answers.keep("c 1", anAnswer(40));

  expect(answers.find("b 1")).toBeUndefined();
  expect(answers.find("a 1")).toBeDefined();
  expect(answers.find("c 1")).toBeDefined();
});

test("counts an answer once, however often it is kept", () => {
  const answers = new KeptAnswers(100);
  for (let time = 0; time < 50; time += 1) answers.keep("a 1", anAnswer(40));
  answers.keep("b 1", anAnswer(40));

  expect(answers.find("a 1")).toBeDefined();
  expect(answers.find("b 1")).toBeDefined();
});

test("keeps nothing that is larger, with its name, than all it may keep", () => {
  const answers = new KeptAnswers(100);
  answers.keep("a 1", anAnswer(98));
  answers.keep("b 1", anAnswer(97));

  expect(answers.find("a 1")).toBeUndefined();
  expect(answers.find("b 1")).toBeDefined();
});
