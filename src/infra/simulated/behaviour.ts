import { isJsonObject, type JsonObject } from "../../domain/json.ts";

/** What a simulated unit does, told by the key `simulated` of its values. */
export interface Behaviour {
  /** From the installation to readiness. */
  readonly readyAfterMs: number;
  readonly neverReady: boolean;
  /** With more instances of a VDU than this it does not get ready. */
  readonly neverReadyAbove: number;
  /** How many times the installation fails before it succeeds. */
  readonly failFirst: number;
  /** How long an installation takes. */
  readonly installMs: number;
  /** How instances are counted: by a value, on the workload, or by somebody else. */
  readonly counts: "by-value" | "on-workload" | "autoscaled";
  /** Names of volume claims that stay when the unit goes. */
  readonly keptVolumes: readonly string[];
  /** What the cluster warns of at each installation. */
  readonly warnings: readonly string[];
}

/** Reads the behaviour wanted; whatever is not said is well-behaved and quick. */
export function readBehaviour(values: JsonObject): Behaviour {
  const told = isJsonObject(values.simulated) ? values.simulated : {};
  const number = (name: string, fallback: number) => {
    const value = told[name];
    return typeof value === "number" && value >= 0 ? value : fallback;
  };
  const list = (name: string) => {
    const value = told[name];
    return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
  };
  const { counts } = told;
  return {
    readyAfterMs: number("readyAfterMs", 50),
    installMs: number("installMs", 0),
    failFirst: number("failFirst", 0),
    counts: counts === "on-workload" || counts === "autoscaled" ? counts : "by-value",
    neverReadyAbove: number("neverReadyAbove", Number.POSITIVE_INFINITY),
    neverReady: told.neverReady === true,
    keptVolumes: list("keptVolumes"),
    warnings: list("warnings"),
  };
}
