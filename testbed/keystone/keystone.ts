import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { awaitDaemon, type Daemon, findDaemon, startDaemon, stopDaemon } from "../host/daemon.ts";
import { stateFolder } from "../host/folders.ts";
import type { Part } from "../part.ts";
import { ADMIN_PASSWORD, HOST, KEYSTONE_URL, PORT, USER_PASSWORD } from "./addresses.ts";
import { copyPristine, ensureKeystone, pythonOfKeystone } from "./keystone-program.ts";
import { seedKeystone } from "./seed-keystone.ts";

const folder = join(stateFolder, "keystone");
const server: Daemon = { name: "keystone", folder };
const serveKeystone = fileURLToPath(import.meta.resolve("./serve-keystone.py"));
const seededFile = join(folder, "seeded");

/** OpenStack's identity service, with users of two projects. Needs no root. */
export const keystone: Part = {
  name: "keystone",

  async observe() {
    if (!existsSync(folder)) return { kind: "down" };
    if (!(await findDaemon(server))) return { kind: "broken", reason: "it does not run" };
    if (!existsSync(seededFile)) return { kind: "broken", reason: "its users were not made" };
    if (!(await answers())) return { kind: "broken", reason: `${KEYSTONE_URL} does not answer` };
    return { kind: "up", detail: KEYSTONE_URL };
  },

  prepare: ensureKeystone,

  async up(progress) {
    await progress.step("starting Keystone", async () => {
      const configFile = await copyPristine(folder);
      await startDaemon(server, [pythonOfKeystone, "-W", "ignore", serveKeystone, HOST, String(PORT)], {
        ...process.env,
        OS_KEYSTONE_CONFIG_FILES: configFile,
      });
      await awaitDaemon(server, answers);
      await seedKeystone();
      await writeFile(seededFile, "");
    });
  },

  async down() {
    await stopDaemon(server);
    await rm(folder, { recursive: true, force: true });
  },

  async environment() {
    return {
      FAIRLEAD_TEST_KEYSTONE_URL: KEYSTONE_URL,
      FAIRLEAD_TEST_KEYSTONE_ADMIN_PASSWORD: ADMIN_PASSWORD,
      FAIRLEAD_TEST_KEYSTONE_USER_PASSWORD: USER_PASSWORD,
    };
  },
};

async function answers(): Promise<boolean> {
  const response = await fetch(KEYSTONE_URL).catch(() => undefined);
  return response?.ok ?? false;
}
