import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { ChartSource, ManifestSource } from "../../domain/deployment.ts";
import type { JsonObject } from "../../domain/json.ts";

/** A cluster that exists on paper: in a small JSON file, or in memory alone. */
export interface SimulatedCluster {
  /** By name; the owner is absent for those that were there before. */
  readonly namespaces: Record<string, { owner?: string }>;
  /** By `namespace/name`. */
  readonly releases: Record<string, SimulatedRelease>;
}

export interface SimulatedRelease {
  readonly owner: string;
  readonly revision: number;
  readonly status: "deployed" | "failed";
  /** Installations that have failed so far. */
  readonly failures: number;
  /** When the present revision was installed, milliseconds since the epoch. */
  readonly installedAt: number;
  readonly values: JsonObject;
  readonly chart?: ChartSource | ManifestSource;
  /** By pod name: how often it has been replaced, where it has been. */
  readonly replacements?: Readonly<Record<string, number>>;
}

/** Keeps clusters by address. Every change is on disk before it is known, so that it survives the death of the process. */
export class SimulatedClusters {
  readonly #file: string | undefined;
  #clusters: Record<string, SimulatedCluster> = {};

  constructor(file?: string) {
    this.#file = file;
  }

  read(address: string): SimulatedCluster {
    this.#load();
    return this.#clusters[address] ?? { namespaces: { default: {}, "kube-system": {} }, releases: {} };
  }

  /** Changes a cluster in one go: nothing else happens between reading and writing. */
  change(address: string, edit: (cluster: SimulatedCluster) => void): void {
    const cluster = structuredClone(this.read(address));
    edit(cluster);
    this.#clusters = { ...this.#clusters, [address]: cluster };
    if (this.#file === undefined) return;
    mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
    const beside = `${this.#file}.${process.pid}.new`;
    writeFileSync(beside, JSON.stringify(this.#clusters, undefined, 2), { mode: 0o600 });
    renameSync(beside, this.#file);
  }

  #load(): void {
    if (this.#file === undefined) return;
    try {
      this.#clusters = JSON.parse(readFileSync(this.#file, "utf8"));
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    }
  }
}
