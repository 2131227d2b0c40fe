import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const testbed = join(import.meta.dirname, "../../testbed/testbed.ts");

/** A start of the testbed that says nothing until it is listened to. */
export interface BackgroundStart {
  /** Shows what it has said, and what it still says until it ends. How it ends is for the tests to find. */
  follow(): Promise<void>;
}

/** The first time it compiles for minutes: time in which tests that need no cluster can run. */
export function startTestbed(): BackgroundStart {
  const child = spawn(process.execPath, [testbed, "up"], { stdio: ["ignore", "ignore", "pipe"] });
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
