import { execFile } from "node:child_process";
import { createReadStream } from "node:fs";
import { readFile, rm, stat } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { type RestClient, restClient } from "../src/cli/rest/rest-client.ts";
import {
  createVnfPackage,
  deleteVnfPackage,
  getVnfPackage,
  updateVnfPackage,
  vnfPackagePath,
} from "../src/cli/rest/vnf-packages.ts";
import { writeBigCsar } from "./big-csar.ts";
import { aDataDir, startFairlead } from "./fairlead-server.ts";
import type { Figure } from "./figure.ts";
import { median } from "./median.ts";
import { poll } from "./poll.ts";

const MEGABYTES = 300;
const ROUNDS = 3;
const run = promisify(execFile);

/** A big package from its first byte on the wire to ONBOARDED, beside hashing and durably copying the same file. */
export async function* onboard(): AsyncIterable<Figure> {
  const data = await aDataDir();
  const work = await aDataDir();
  try {
    const csar = await writeBigCsar(work.path, MEGABYTES);
    const server = await startFairlead(data.path, 9894);
    try {
      const client = restClient({ url: server.url, fetch, now: () => new Date() });
      const idleMegabytes = await memory(server.pid, "VmRSS");
      const ours: number[] = [];
      const theirs: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        theirs.push(await hashAndCopy(csar, join(work.path, "copy")));
        ours.push(await onboardOnce(client, csar));
      }
      yield {
        case: `a ${MEGABYTES} MB CSAR (sha256sum + cp + sync)`,
        ours: median(ours),
        theirs: median(theirs),
        unit: "s",
      };
      yield {
        case: "growth of the resident set while doing so",
        ours: (await memory(server.pid, "VmHWM")) - idleMegabytes,
        unit: "MB",
      };
    } finally {
      await server.stop();
    }
  } finally {
    await data.remove();
    await work.remove();
  }
}

async function hashAndCopy(file: string, copy: string): Promise<number> {
  const script = 'sha256sum "$0" && cp "$0" "$1" && sync "$1"';
  const seconds = await timed(() => run("sh", ["-c", script, file, copy]));
  await rm(copy);
  return seconds;
}

async function onboardOnce(client: RestClient, csar: string): Promise<number> {
  const { id } = await createVnfPackage(client, {});
  const seconds = await timed(async () => {
    await upload(`${client.url}${vnfPackagePath(id)}/package_content`, csar);
    await onboarded(client, id);
  });
  await updateVnfPackage(client, id, { operationalState: "DISABLED" });
  await deleteVnfPackage(client, id);
  return seconds;
}

/** As a plain HTTP client does it, such as curl: the client's own cost must not hide the server's. */
async function upload(url: string, file: string): Promise<void> {
  const { size } = await stat(file);
  const put = request(url, {
    method: "PUT",
    headers: { "Content-Type": "application/zip", "Content-Length": size, Version: "1.0.0" },
  });
  const status = new Promise<number>((resolve, reject) => {
    put.once("error", reject).once("response", (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
  });
  await Promise.all([pipeline(createReadStream(file, { highWaterMark: 1024 * 1024 }), put), status]);
  if ((await status) !== 202) throw new Error(`the upload was answered with ${await status}`);
}

async function onboarded(client: RestClient, id: string): Promise<void> {
  await poll(async () => {
    const { onboardingState, onboardingFailureDetails } = await getVnfPackage(client, id);
    if (onboardingState === "ERROR") throw new Error(onboardingFailureDetails?.detail);
    return onboardingState === "ONBOARDED" ? true : undefined;
  });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}

/** Of a process, in MB: what it has resident now, or the most it ever had. */
async function memory(pid: number, what: "VmRSS" | "VmHWM"): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(new RegExp(`^${what}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? Number.NaN) / 1024;
}
