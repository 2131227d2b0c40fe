import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const testbed = join(import.meta.dirname, "../../testbed/testbed.ts");

/** A command of the testbed that says nothing until it is listened to. */
export interface BackgroundCommand {
  /** Shows what it has said, and what it still says until it ends. How it ends is for the tests to find. */
  follow(): Promise<void>;
}

/** The first time these compile and install for minutes: time in which tests that need none of it can run. */
export function prepareTestbed(): readonly BackgroundCommand[] {
  return ["up", "fetch"].map(startInBackground);
}

function startInBackground(command: string): BackgroundCommand {
  const child = spawn(process.execPath, [testbed, command], { stdio: ["ignore", "ignore", "pipe"] });
  const ended = once(child, "close");
  let held = "";
  let show = (text: string) => {
    held += text;
  };
  child.stderr.setEncoding("utf8").on("data", (text: string) => show(text));

  return {
    async follow() {
      show = (text) => void process.stderr.write(text);
      show(held);
      await ended;
    },
  };
}
