import { InvalidArgumentError, Option } from "commander";

/** An option of a few words (in lower case, with dashes), also as tables and answers write them: `NOT_INSTANTIATED`. */
export function wordOption(flags: string, description: string, words: readonly string[]): Option {
  return new Option(flags, description).choices(words).argParser((given: string) => {
    const word = given.toLowerCase().replaceAll("_", "-");
    if (words.includes(word)) return word;
    throw new InvalidArgumentError(`Allowed choices are ${words.join(", ")}.`);
  });
}
