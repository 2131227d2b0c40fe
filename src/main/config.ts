import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import type { TSchema } from "typebox";
import { parse } from "yaml";
import { type Config, type SettingName, settings } from "./settings.ts";

/** The effective configuration and where each value came from. */
export interface LoadedConfig {
  readonly config: Config;
  readonly origins: Readonly<Record<SettingName, "default" | "file" | "environment">>;
}

/** Says everything that is wrong with the configuration, one line each. */
export class ConfigError extends Error {
  constructor(problems: readonly string[]) {
    super(
      `The configuration has ${problems.length === 1 ? "a mistake" : "mistakes"}:\n  ${problems.join("\n  ")}`,
    );
    this.name = "ConfigError";
  }
}

/** Reads the file named by FAIRLEAD_CONFIG (YAML), then the environment, which wins. Unknown names are mistakes. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): LoadedConfig {
  const file = readConfigFile(env.FAIRLEAD_CONFIG);
  const problems = [
    ...Object.keys(file)
      .filter((name) => !(name in settings))
      .map((name) => `${env.FAIRLEAD_CONFIG}: there is no setting '${name}'`),
    ...unknownVariables(env),
  ];
  const values: Record<string, unknown> = {};
  const origins: Record<string, string> = {};
  for (const [name, { env: variable, schema, fallback }] of Object.entries(settings)) {
    const fromEnv = env[variable];
    origins[name] = fromEnv !== undefined ? "environment" : name in file ? "file" : "default";
    values[name] =
      fromEnv !== undefined ? readVariable(fromEnv, schema) : name in file ? file[name] : fallback;
  }
  const given = Object.entries(values).filter(([name]) => origins[name] !== "default");
  for (const [name, message] of findMistakes(Object.fromEntries(given))) {
    const place =
      origins[name] === "environment" ? settings[name as SettingName].env : `${env.FAIRLEAD_CONFIG}: ${name}`;
    problems.push(`${place} ${message}`);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  // Each value is a default, or has just been checked against its schema.
  return Object.freeze({ config: Object.freeze(values), origins }) as unknown as LoadedConfig;
}

/** What is wrong with each value that does not fit its setting's schema. */
function findMistakes(values: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  const properties = Object.fromEntries(
    Object.keys(values).map((name) => [name, settings[name as SettingName].schema]),
  );
  const validate = new Ajv({ allErrors: true }).compile({ type: "object", properties });
  validate(values);
  const mistakes = new Map<string, string>();
  for (const { instancePath, message = "is wrong", params } of validate.errors ?? []) {
    const name = instancePath.split("/")[1] ?? "";
    const words: unknown = params.allowedValues;
    if (!mistakes.has(name))
      mistakes.set(name, Array.isArray(words) ? `must be one of ${words.join(", ")}` : message);
  }
  for (const [name, value] of Object.entries(values)) {
    const { findMistake }: { findMistake?(value: unknown): string | undefined } =
      settings[name as SettingName];
    const mistake = mistakes.has(name) ? undefined : findMistake?.(value);
    if (mistake !== undefined) mistakes.set(name, mistake);
  }
  return mistakes;
}

/** The configuration as lines for people, secrets masked. */
export function describeConfig({ config, origins }: LoadedConfig): readonly (readonly string[])[] {
  return Object.entries(settings).map(([name, { env, help, ...rest }]) => {
    const value = config[name as SettingName];
    const masked =
      "secret" in rest && value !== "" ? "***" : Array.isArray(value) ? value.join(",") : String(value);
    return [env, masked, origins[name as SettingName], help];
  });
}

function readConfigFile(path: string | undefined): Record<string, unknown> {
  if (path === undefined || path === "") return {};
  let content: unknown;
  try {
    content = parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new ConfigError([
      `FAIRLEAD_CONFIG: ${path} cannot be read: ${error instanceof Error ? error.message : error}`,
    ]);
  }
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    throw new ConfigError([`FAIRLEAD_CONFIG: ${path} must hold a map of settings`]);
  }
  return { ...content };
}

/** A variable is text: numbers and comma-separated lists are read out of it. */
function readVariable(value: string, schema: TSchema): unknown {
  const type = "type" in schema ? schema.type : undefined;
  if (type === "integer") return /^-?\d+$/.test(value) ? Number(value) : value;
  if (type === "boolean") return value === "true" ? true : value === "false" ? false : value;
  if (type === "array") return value.split(",").filter((part) => part !== "");
  return value;
}

/** A misspelt variable would otherwise be a setting silently not made. */
function unknownVariables(env: NodeJS.ProcessEnv): string[] {
  const known = new Set<string>(Object.values(settings).map((setting) => setting.env));
  const others = [
    "FAIRLEAD_CONFIG",
    "FAIRLEAD_URL",
    "FAIRLEAD_TOKEN",
    "FAIRLEAD_USER",
    "FAIRLEAD_PASSWORD",
    "FAIRLEAD_SOURCE_PASSWORD",
    "FAIRLEAD_CA_FILE",
    "FAIRLEAD_CACHE_DIR",
  ];
  return Object.keys(env)
    .filter((name) => /^FAIRLEAD_(?!TEST_)/.test(name) && !known.has(name) && !others.includes(name))
    .map((name) => `there is no setting ${name}`);
}

/** What programs that Fairlead starts see of its environment; no setting of ours, and no credentials. */
export function programEnvironment(env: NodeJS.ProcessEnv = process.env): Readonly<Record<string, string>> {
  const passed = [
    "PATH",
    "HOME",
    "TMPDIR",
    "LANG",
    "LC_ALL",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
  ];
  return Object.fromEntries(passed.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}
