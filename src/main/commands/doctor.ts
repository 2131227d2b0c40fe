import type { Command } from "commander";
import type { Authenticator } from "../../auth/authenticator.ts";
import { countKeys } from "../../auth/oauth2/count-keys.ts";
import { type CliContext, writeLine } from "../../cli/cli-context.ts";
import { CliError, exitCodes } from "../../cli/cli-error.ts";
import { defineCommand } from "../../cli/define-command.ts";
import { listTable } from "../../cli/output/table.ts";
import type { Vim } from "../../domain/vim.ts";
import { describeDatabase } from "../../store/database-address.ts";
import { openSecretKey } from "../../store/secrets/open-secret-key.ts";
import { openStore } from "../../store/sql/open-store.ts";
import { VimRegistry } from "../../vims/vim-registry.ts";
import { createAuthenticators, createKeystone } from "../authenticators.ts";
import { loadConfig } from "../config.ts";
import { withDatabaseAddress } from "../database-server.ts";
import { createKubernetesDrivers, createRunner } from "../infra.ts";
import { keyFileOf } from "../key-file.ts";
import type { Config } from "../settings.ts";

interface Finding {
  readonly subject: string;
  readonly isGood: boolean;
  /** What was found; for a bad one, what is wrong and the way out. */
  readonly text: string;
}

/** `fairlead doctor`: looks at everything Fairlead needs, beside a running one or without, and says the way out. */
export function doctorCommand({ stdout, env, now, signal }: CliContext): Command {
  return defineCommand(
    "doctor",
    "check Helm, database, access and clusters, and say the way out",
    "fairlead doctor",
  ).action(async () => {
    const { config } = loadConfig(env);
    const drivers = createKubernetesDrivers(config, createRunner(config), {
      chartFile: installNothing,
      openManifests: installNothing,
    });
    const findings: Finding[] = [
      await examine("helm", async () => `Helm ${await drivers.helmVersion()} (${config.helm})`),
      await examine("access", async () => describeAccess(createAuthenticators(config, now), config.host)),
    ];
    findings.push(...(await examineIdentityServices(config, now)));
    findings.push(
      await examine("database", () =>
        withDatabaseAddress(config, { beside: true }, async (address) => {
          const store = openStore({
            ...address,
            secretKey: await openSecretKey(keyFileOf(config)),
            poolSize: 2,
          });
          try {
            await store.migrate();
            const registry = new VimRegistry({
              store,
              infra: drivers,
              probeTimeoutMs: 10_000,
              now,
              newId: () => "",
            });
            await registry.probeAll(signal);
            findings.push(...(await registry.list()).map(aboutVim));
            return `${describeDatabase(address)} answers`;
          } finally {
            await store.close();
          }
        }),
      ),
    );
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
