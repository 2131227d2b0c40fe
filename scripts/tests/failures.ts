import type { Report } from "./tally.ts";

const LINES_OF_A_MESSAGE = 12;

/** What failed, each with its file and the beginning of its message: who reads only the end of a long log finds it there. */
export function describeFailures({ testResults }: Report): string {
  const told = testResults.flatMap((file) => {
    const failed = file.assertionResults.filter(({ status }) => status === "failed");
    if (failed.length === 0 && file.status === "failed") return [tell(file.name, file.message)];
    return failed.map(({ fullName, failureMessages }) =>
      tell(`${file.name}: ${fullName}`, failureMessages[0]),
    );
  });
  return told.join("\n");
}

function tell(what: string, message = ""): string {
  const lines = message.split("\n").slice(0, LINES_OF_A_MESSAGE);
  return [`FAILED ${what}`, ...lines.map((line) => `    ${line}`)].join("\n");
}
