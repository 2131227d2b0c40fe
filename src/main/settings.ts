import { homedir } from "node:os";
import { join } from "node:path";
import Type, { type Static, type TSchema } from "typebox";
import { addressBlocks } from "../support/address-blocks.ts";

/** One thing an operator can set: by environment variable, or by its key in the configuration file. */
interface Setting<Schema extends TSchema> {
  readonly env: string;
  readonly schema: Schema;
  readonly fallback: Static<Schema>;
  readonly help: string;
  /** The value itself is secret and is masked wherever it is shown. */
  readonly secret?: boolean;
  /** What is wrong with a value that fits the schema; never the value itself where that is secret. */
  readonly findMistake?: (value: Static<Schema>) => string | undefined;
}

function setting<Schema extends TSchema>(parts: Setting<Schema>): Setting<Schema> {
  return parts;
}

const isRoot = process.getuid?.() === 0;
const text = Type.String({ maxLength: 4096 });
const list = Type.Array(Type.String({ minLength: 1, maxLength: 255 }), { maxItems: 100 });
const addresses = { schema: list, fallback: [], findMistake: mistakeInAddresses };
const webAddress = { schema: text, fallback: "", findMistake: mistakeInWebAddress };
const seconds = Type.Integer({ minimum: 1, maximum: 86_400 });

function mistakeInAddresses(blocks: readonly string[]): string | undefined {
  try {
    addressBlocks(blocks);
    return undefined;
  } catch (error) {
    return error instanceof Error ? `is wrong: ${error.message}` : "is wrong";
  }
}

/** It may hold no credentials: it is shown. */
function mistakeInWebAddress(value: string): string | undefined {
  if (value === "") return undefined;
  const isGood = /^https?:\/\/[^\s@]+$/.test(value) && URL.canParse(value);
  return isGood ? undefined : "must be an http:// or https:// address without credentials";
}

/** Everything that can be set, with its default: the only list there is. */
export const settings = {
  dataDir: setting({
    env: "FAIRLEAD_DATA_DIR",
    schema: Type.String({ minLength: 1 }),
    fallback: isRoot ? "/var/lib/fairlead" : join(homedir(), ".local", "share", "fairlead"),
    help: "folder of everything Fairlead keeps: database, packages, key",
  }),
  databaseUrl: setting({
    env: "FAIRLEAD_DATABASE_URL",
    schema: text,
    fallback: "",
    help: "your own PostgreSQL (14 or later), postgres://…; empty: Fairlead runs its own in the data folder",
    secret: true,
    findMistake: (value) =>
      value === "" || /^postgres(ql)?:\/\//.test(value) ? undefined : "must begin with postgresql://",
  }),
  keyFile: setting({
    env: "FAIRLEAD_KEY_FILE",
    schema: text,
    fallback: "",
    help: "key that seals secrets in the database; empty: secret.key in the data folder, made on first start",
  }),
  host: setting({
    env: "FAIRLEAD_HOST",
    schema: Type.String({ minLength: 1, maxLength: 255 }),
    fallback: "127.0.0.1",
    help: "address to listen on; other than loopback only with authentication",
  }),
  port: setting({
    env: "FAIRLEAD_PORT",
    schema: Type.Integer({ minimum: 0, maximum: 65_535 }),
    fallback: 9890,
    help: "port to listen on; 0: any free one",
  }),
  baseUrl: setting({
    env: "FAIRLEAD_BASE_URL",
    ...webAddress,
    help: "what links in answers begin with, behind a proxy; empty: http://HOST:PORT",
  }),
  tokenFile: setting({
    env: "FAIRLEAD_TOKEN_FILE",
    schema: text,
    fallback: "",
    help: "file of accepted tokens (X-Auth-Token, or Authorization: Bearer): TOKEN [role=ROLE [tenant=TENANT]] a line",
  }),
  userFile: setting({
    env: "FAIRLEAD_USER_FILE",
    schema: text,
    fallback: "",
    help: "file of accepted HTTP Basic users: NAME:PASSWORD [role=ROLE [tenant=TENANT]] a line",
  }),
  keystoneUrl: setting({
    env: "FAIRLEAD_KEYSTONE_URL",
    ...webAddress,
    help: "Keystone (v3) whose tokens are accepted as X-Auth-Token; empty: none",
  }),
  keystoneUser: setting({
    env: "FAIRLEAD_KEYSTONE_USER",
    schema: text,
    fallback: "fairlead",
    help: "Fairlead's own user in Keystone, by which it validates tokens",
  }),
  keystonePasswordFile: setting({
    env: "FAIRLEAD_KEYSTONE_PASSWORD_FILE",
    schema: text,
    fallback: "",
    help: "file with the password of that user",
  }),
  keystoneProject: setting({
    env: "FAIRLEAD_KEYSTONE_PROJECT",
    schema: text,
    fallback: "service",
    help: "project of that user",
  }),
  keystoneDomain: setting({
    env: "FAIRLEAD_KEYSTONE_DOMAIN",
    schema: text,
    fallback: "Default",
    help: "domain of that user and project, by name",
  }),
  oauth2Issuer: setting({
    env: "FAIRLEAD_OAUTH2_ISSUER",
    schema: text,
    fallback: "",
    help: "OAuth 2.0 issuer (iss) whose signed tokens are accepted as Authorization: Bearer; empty: none",
  }),
  oauth2JwksUrl: setting({
    env: "FAIRLEAD_OAUTH2_JWKS_URL",
    ...webAddress,
    help: "where that issuer publishes its keys",
  }),
  oauth2Audience: setting({
    env: "FAIRLEAD_OAUTH2_AUDIENCE",
    schema: text,
    fallback: "fairlead",
    help: "audience (aud) that those tokens must be for",
  }),
  oauth2RoleClaim: setting({
    env: "FAIRLEAD_OAUTH2_ROLE_CLAIM",
    schema: Type.String({ minLength: 1, maxLength: 255 }),
    fallback: "scope",
    help: "claim that holds admin, member or reader; a.b: b within a",
  }),
  oauth2TenantClaim: setting({
    env: "FAIRLEAD_OAUTH2_TENANT_CLAIM",
    schema: Type.String({ maxLength: 255 }),
    fallback: "",
    help: "claim that names the tenant; empty: all are of the tenant 'default'",
  }),
  helm: setting({
    env: "FAIRLEAD_HELM",
    schema: Type.String({ minLength: 1, maxLength: 4096 }),
    fallback: "helm",
    help: "the helm program, 3.13 or later; a name is looked up on PATH",
  }),
  plainHttpRegistries: setting({
    env: "FAIRLEAD_PLAIN_HTTP_REGISTRIES",
    schema: list,
    fallback: [],
    help: "OCI registries (HOST:PORT) spoken to without TLS",
  }),
  allowedSources: setting({
    env: "FAIRLEAD_ALLOWED_SOURCES",
    ...addresses,
    help: "private addresses (CIDR) from which packages may be uploaded by URI",
  }),
  allowedChartSources: setting({
    env: "FAIRLEAD_ALLOWED_CHART_SOURCES",
    schema: list,
    fallback: [],
    help: "hosts and addresses (CIDR) that charts may be fetched from; empty: any but link-local ones",
  }),
  allowedCallbacks: setting({
    env: "FAIRLEAD_ALLOWED_CALLBACKS",
    ...addresses,
    help: "private addresses (CIDR) to which notifications may be sent, and where their tokens may come from",
  }),
  testCallbacks: setting({
    env: "FAIRLEAD_TEST_CALLBACKS",
    schema: Type.Boolean(),
    fallback: true,
    help: "whether a callback must answer a GET with 204 before it is subscribed",
  }),
  maxSubscriptions: setting({
    env: "FAIRLEAD_MAX_SUBSCRIPTIONS",
    schema: Type.Integer({ minimum: 1, maximum: 100_000 }),
    fallback: 1_000,
    help: "how many subscriptions a tenant may have",
  }),
  notificationAttempts: setting({
    env: "FAIRLEAD_NOTIFICATION_ATTEMPTS",
    schema: Type.Integer({ minimum: 1, maximum: 100 }),
    fallback: 12,
    help: "how often a notification is sent before it is given up; 12 take about 20 minutes",
  }),
  deadLetterDays: setting({
    env: "FAIRLEAD_DEAD_LETTER_DAYS",
    schema: Type.Integer({ minimum: 1, maximum: 3_650 }),
    fallback: 7,
    help: "how long notifications that were given up are kept",
  }),
  maxPackageMegabytes: setting({
    env: "FAIRLEAD_MAX_PACKAGE_MEGABYTES",
    schema: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    fallback: 10_000,
    help: "largest VNF package that is accepted",
  }),
  waitSeconds: setting({
    env: "FAIRLEAD_WAIT_SECONDS",
    schema: seconds,
    fallback: 500,
    help: "how long an operation waits for its resources",
  }),
  concurrency: setting({
    env: "FAIRLEAD_CONCURRENCY",
    schema: Type.Integer({ minimum: 1, maximum: 1_000 }),
    fallback: 32,
    help: "LCM operations at work at the same time",
  }),
  pageSize: setting({
    env: "FAIRLEAD_PAGE_SIZE",
    schema: Type.Integer({ minimum: 1, maximum: 1_000 }),
    fallback: 100,
    help: "resources in one answer of a list",
  }),
  vimProbeSeconds: setting({
    env: "FAIRLEAD_VIM_PROBE_SECONDS",
    schema: seconds,
    fallback: 300,
    help: "how often registered VIMs are asked whether they answer",
  }),
  simulated: setting({
    env: "FAIRLEAD_SIMULATED",
    schema: Type.Boolean(),
    fallback: false,
    help: "true: clusters exist on paper only, to try Fairlead without any",
  }),
  logLevel: setting({
    env: "FAIRLEAD_LOG_LEVEL",
    schema: Type.Enum(["debug", "info", "warn", "error", "silent"]),
    fallback: "info",
    help: "debug, info, warn, error or silent",
  }),
} as const;

export type SettingName = keyof typeof settings;

export type Config = { readonly [Name in SettingName]: Static<(typeof settings)[Name]["schema"]> };
