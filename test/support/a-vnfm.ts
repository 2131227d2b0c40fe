import { execFile } from "node:child_process";
import { chmod, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { inject, vi } from "vitest";
import { getLcmOpOcc } from "../../src/cli/rest/lcm-op-occs.ts";
import { type RestClient, restClient } from "../../src/cli/rest/rest-client.ts";
import { registerVim } from "../../src/cli/rest/vims.ts";
import {
  createVnfInstance,
  getVnfInstance,
  type LcmTask,
  startOperation,
} from "../../src/cli/rest/vnf-instances.ts";
import { createVnfPackage, getVnfPackage, uploadVnfPackage } from "../../src/cli/rest/vnf-packages.ts";
import type { WireLcmOpOcc } from "../../src/cli/rest/wire.ts";
import type { JsonObject } from "../../src/domain/json.ts";
import { checkResponse } from "../conformance/check-response.ts";
import { eventually } from "./eventually.ts";
import { scratchFolder } from "./scratch-folder.ts";
import { type LogLine, type ServeProcess, serveProcess } from "./serve-process.ts";

/** Above what an operation takes that waits for its resources in vain. */
const RESTS_MS = 700_000;
/** To look costs both sides some milliseconds of the processor, which the operation itself, and other tests, need. */
const LOOK_EVERY_MS = 250;

/** A whole Fairlead as its own process, with a client, and with the means to kill and start it again. */
export class AVnfm {
  readonly #dataDir: string;
  readonly #env: Readonly<Record<string, string>>;
  #process: ServeProcess;

  private constructor(dataDir: string, env: Readonly<Record<string, string>>, process: ServeProcess) {
    this.#dataDir = dataDir;
    this.#env = env;
    this.#process = process;
  }

  /** On an empty database, copied from one that is made; gone, data and all, when the test is over. */
  static async start(
    env: Readonly<Record<string, string>>,
    onFinished: (cleanUp: () => Promise<void>) => void,
  ): Promise<AVnfm> {
    const dataDir = await mkdtemp(join(scratchFolder(), "fairlead-e2e-"));
    await promisify(execFile)("cp", ["-a", `${inject("dataFolderTemplate")}/.`, dataDir]);
    // As root, the database runs as another user, which must be able to get there.
    await chmod(dataDir, 0o755);
    const vnfm = new AVnfm(dataDir, env, await serveProcess(dataDir, env));
    onFinished(async () => {
      await vnfm.#process.stop();
      await rm(dataDir, { recursive: true, force: true });
    });
    return vnfm;
  }

  get url(): string {
    return this.#process.url;
  }

  /** Every answer it gets is held against ETSI's OpenAPI. */
  get client(): RestClient {
    return restClient({ url: this.#process.url, fetch: conformingFetch, now: () => new Date() });
  }

  /** The log of the present process. */
  get lines(): readonly LogLine[] {
    return this.#process.lines;
  }

  onLine(listener: (line: LogLine) => void): void {
    this.#process.onLine(listener);
  }

  async kill(): Promise<void> {
    await this.#process.kill();
  }

  /** On the same data, if need be with other settings. */
  async restart(over: Readonly<Record<string, string>> = {}): Promise<void> {
    this.#process = await serveProcess(this.#dataDir, { ...this.#env, ...over });
  }

  /** Folders of helm calls that are under way; after a crash none may stay, they hold credentials. */
  async workspaces(): Promise<readonly string[]> {
    return readdir(join(this.#dataDir, "run")).catch(() => []);
  }

  async registerVim(kubeconfig: string): Promise<void> {
    await registerVim(this.client, {
      name: "lab",
      type: "kubernetes",
      auth_url: /server: (\S+)/.exec(await readFile(kubeconfig, "utf8"))?.[1] ?? "",
      auth_cred: {},
      vim_project: { name: "default" },
      is_default: true,
      extra: { use_helm: true, kubeconfig: await readFile(kubeconfig, "utf8") },
    });
  }

  /** Onboards a CSAR and resolves with its vnfdId. */
  async onboard(csar: Buffer): Promise<string> {
    const { id } = await createVnfPackage(this.client, {});
    await uploadVnfPackage(this.client, id, new Blob([new Uint8Array(csar)]));
    return eventually(async () => {
      const { onboardingState, vnfdId, onboardingFailureDetails } = await getVnfPackage(this.client, id);
      if (onboardingState !== "ONBOARDED" || vnfdId === undefined) {
        throw new Error(`${onboardingState}: ${onboardingFailureDetails?.detail}`);
      }
      return vnfdId;
    });
  }

  async create(vnfdId: string): Promise<string> {
    return (await createVnfInstance(this.client, { vnfdId })).id;
  }

  async instance(id: string): Promise<JsonObject> {
    return (await getVnfInstance(this.client, id)) as unknown as JsonObject;
  }

  start(id: string, task: LcmTask, body: JsonObject): Promise<string> {
    return startOperation(this.client, id, task, body);
  }

  /** Waits until the operation rests, which it does by itself when its own time is up. */
  async rested(occurrenceId: string): Promise<WireLcmOpOcc> {
    return vi.waitFor(
      async () => {
        const occurrence = await getLcmOpOcc(this.client, occurrenceId);
        if (["STARTING", "PROCESSING", "ROLLING_BACK"].includes(occurrence.operationState)) {
          throw new Error(`${occurrence.operationState}: ${occurrence.progress?.detail}`);
        }
        return occurrence;
      },
      { timeout: RESTS_MS, interval: LOOK_EVERY_MS },
    );
  }
}

const conformingFetch: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  const { pathname } = new URL(input instanceof Request ? input.url : input);
  const found = checkResponse({
    method: init?.method ?? "GET",
    path: pathname,
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.clone().text(),
  });
  if (found.length > 0) throw new Error(`${init?.method ?? "GET"} ${pathname}: ${found.join("; ")}`);
  return response;
};
