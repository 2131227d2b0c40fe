import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import type { Authenticator } from "../../auth/authenticator.ts";
import { countKeys } from "../../auth/oauth2/count-keys.ts";
import { type CliContext, writeLine } from "../../cli/cli-context.ts";
import { CliError, exitCodes } from "../../cli/cli-error.ts";
import { defineCommand } from "../../cli/define-command.ts";
import { listTable } from "../../cli/output/table.ts";
import { VnfmError } from "../../domain/errors.ts";
import type { Vim } from "../../domain/vim.ts";
import type { InfraDrivers } from "../../infra/infra-driver.ts";
import { describeDatabase } from "../../store/database-address.ts";
import { openSecretKey } from "../../store/secrets/open-secret-key.ts";
import type { TablesStanding } from "../../store/sql/migrate.ts";
import { openStore } from "../../store/sql/open-store.ts";
import { VimRegistry } from "../../vims/vim-registry.ts";
import { createAuthenticators, createKeystone } from "../authenticators.ts";
import { loadConfig } from "../config.ts";
import { isDatabaseMade, withDatabaseAddress } from "../database-server.ts";
import { createKubernetesDrivers, createRunner } from "../infra.ts";
import { keyFileOf } from "../key-file.ts";
import type { Config } from "../settings.ts";

interface Finding {
  readonly subject: string;
  readonly isGood: boolean;
  /** What was found; for a bad one, what is wrong and the way out. */
  readonly text: string;
}

/**
 * `fairlead doctor`: looks at everything Fairlead needs, beside a running one or without, and says the way out. It changes nothing; Fairlead's
 * own PostgreSQL is started for as long as it is looked at.
 */
export function doctorCommand({ stdout, env, now, signal }: CliContext): Command {
  return defineCommand(
    "doctor",
    "check Helm, database, access and clusters, and say the way out",
    "fairlead doctor",
  ).action(async () => {
    const { config } = loadConfig(env);
    // Not in the data folder, which the doctor would have to make.
    const scratch = await mkdtemp(join(tmpdir(), "fairlead-doctor-"));
    const findings: Finding[] = [];
    try {
      const drivers = createKubernetesDrivers(config, createRunner({ dataDir: scratch }), {
        chartFile: installNothing,
        openManifests: installNothing,
      });
      findings.push(
        await examine("helm", async () => `Helm ${await drivers.helmVersion()} (${config.helm})`),
        await examine("access", async () =>
          describeAccess(await createAuthenticators(config, now), config.host),
        ),
        ...(await examineIdentityServices(config, now)),
        ...(await examineDatabase(config, drivers, now, signal)),
      );
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
    writeLine(
      stdout,
      listTable<Finding>(
        [
          ["CHECK", ({ subject }) => subject],
          ["RESULT", ({ isGood }) => (isGood ? "ok" : "FAILED")],
          ["", ({ text }) => text],
        ],
        findings,
      ),
    );
    const bad = findings.filter(({ isGood }) => !isGood);
    if (bad.length > 0) {
      throw new CliError(exitCodes.failed, `${bad.length} of ${findings.length} checks failed.`);
    }
  });
}

async function examine(subject: string, look: () => Promise<string>): Promise<Finding> {
  try {
    return { subject, isGood: true, text: await look() };
  } catch (error) {
    return { subject, isGood: false, text: error instanceof Error ? error.message : String(error) };
  }
}

/** The database, and the VIMs that are in it. */
async function examineDatabase(
  config: Config,
  infra: InfraDrivers,
  now: () => Date,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const vims: Finding[] = [];
  const database = await examine("database", async () => {
    if (!(await isDatabaseMade(config)))
      return `none yet in ${config.dataDir}; the first fairlead serve makes it`;
    return await withDatabaseAddress(config, { beside: true }, async (address) => {
      const secretKey = await openSecretKey(keyFileOf(config));
      const store = openStore({ ...address, secretKey, poolSize: 2 });
      try {
        const standing = await store.inspect();
        if (standing.kind === "current") {
          const registry = new VimRegistry({ store, infra, probeTimeoutMs: 10_000, now, newId: () => "" });
          vims.push(...(await registry.observeAll(signal)).map(aboutVim));
        }
        return `${describeDatabase(address)} answers${describeTables(standing)}`;
      } finally {
        await store.close();
      }
    });
  });
  return [...vims, database];
}

/** What else there is to say of a database; throws where this Fairlead cannot run on it. */
function describeTables(standing: TablesStanding): string {
  switch (standing.kind) {
    case "current":
      return "";
    case "none":
      return "; it holds nothing of Fairlead yet, the first fairlead serve makes the tables";
    case "older":
      return `; its tables are those of an older Fairlead (${standing.newest}), the next fairlead serve changes them: take a backup before. VIMs were not asked`;
    case "newer":
      throw new VnfmError(
        "DATABASE_REFUSED",
        `A newer Fairlead has changed the tables (${standing.newest}). Run that one, or restore a backup from before.`,
      );
  }
}

function describeAccess(authenticators: readonly Authenticator[], host: string): string {
  const ways = authenticators.map(({ name }) => name).join(", ");
  return `${ways === "" ? "everybody on this host" : `by ${ways}`} (listens on ${host})`;
}

/** Those who say who a client is, and are elsewhere. */
async function examineIdentityServices(config: Config, now: () => Date): Promise<Finding[]> {
  const { keystoneUrl, keystoneUser, oauth2JwksUrl } = config;
  const findings: Finding[] = [];
  if (keystoneUrl !== "") {
    findings.push(
      await examine("keystone", async () => {
        await createKeystone(config, now)?.probe();
        return `${keystoneUrl} knows the user ${keystoneUser}`;
      }),
    );
  }
  if (oauth2JwksUrl !== "") {
    findings.push(
      await examine("oauth2", async () => `${oauth2JwksUrl} holds ${await countKeys(oauth2JwksUrl)} keys`),
    );
  }
  return findings;
}

function aboutVim({ name, status, statusReason, authUrl }: Vim): Finding {
  const text = statusReason === "" ? `${authUrl} answers` : statusReason;
  return { subject: `vim ${name}`, isGood: status !== "ERROR", text };
}

function installNothing(): never {
  throw new Error("the doctor installs nothing");
}
