import { randomUUIDv7 } from "node:crypto";
import { join } from "node:path";
import { buildApp } from "../api/app.ts";
import { deadLetterRoutes } from "../api/dead-letters/dead-letter-routes.ts";
import { subscriptionRoutes } from "../api/subscriptions/subscription-routes.ts";
import { vimRoutes } from "../api/vims/vim-routes.ts";
import { vnfPackageRoutes } from "../api/vnf-packages/vnf-package-routes.ts";
import { Conductor } from "../lcm/conductor/conductor.ts";
import type { LcmWorld } from "../lcm/lcm-world.ts";
import { operations } from "../lcm/operations/operations.ts";
import { QueuedLcmCommands } from "../lcm/queued-lcm-commands.ts";
import { LocalGrants } from "../nfvo/local/local-grants.ts";
import { outbox } from "../notifications/outbox.ts";
import { Subscriptions } from "../notifications/subscriptions.ts";
import { ensureDataFolder } from "../store/data-folder.ts";
import { toPgConfig } from "../store/database-address.ts";
import { openSecretKey } from "../store/secrets/open-secret-key.ts";
import { openStore } from "../store/sql/open-store.ts";
import { addressPolicy } from "../support/address-policy.ts";
import type { Logger } from "../support/logger.ts";
import { VimRegistry } from "../vims/vim-registry.ts";
import { Onboarding } from "../vnfpkg/onboarding.ts";
import { PackageFiles } from "../vnfpkg/package-files.ts";
import { defaultPackageLimits } from "../vnfpkg/package-limits.ts";
import { createAuthenticators } from "./authenticators.ts";
import type { DatabaseServer } from "./database-server.ts";
import { createDelivery } from "./delivery.ts";
import { explainListenFailure } from "./explain-listen-failure.ts";
import { healthRoutes } from "./health.ts";
import { createInfra } from "./infra.ts";
import { ensureInstallationId } from "./installation-id.ts";
import { keepProbing } from "./keep-probing.ts";
import { keyFileOf } from "./key-file.ts";
import { createMetrics } from "./metrics.ts";
import { createOpenManifests } from "./open-manifests.ts";
import { createRemoteHosts } from "./remote-hosts.ts";
import type { Config } from "./settings.ts";

export interface Fairlead {
  /** Where it listens, for clients on this host. */
  readonly url: string;
  /** Answers what is under way, pauses operations at their step, and closes the database. */
  stop(): Promise<void>;
}

/** Puts all parts together and starts them; the only place that knows everybody. The database server becomes a part, and stops with the rest. */
export async function startFairlead(
  config: Config,
  logger: Logger,
  starting: Promise<DatabaseServer>,
): Promise<Fairlead> {
  const now = () => new Date();
  // In the order of time, and so are lists, which go by id; what is made together lies together in the database.
  const newId = () => randomUUIDv7();
  const closers: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const close of closers.toReversed()) await close();
  };

  try {
    const database = await starting;
    closers.push(() => database.stop());
    await ensureDataFolder(config.dataDir);
    const authenticators = await createAuthenticators(config, now);
    const secretKey = await openSecretKey(keyFileOf(config));
    const store = openStore({ ...database.address, secretKey });
    closers.push(() => store.close());
    await store.migrate();

    const limits = { ...defaultPackageLimits, maxContentBytes: config.maxPackageMegabytes * 1_000_000 };
    const files = new PackageFiles(join(config.dataDir, "packages"), limits);
    const onboarding = new Onboarding({
      store,
      files,
      sourceRules: {
        mayConnect: addressPolicy(config.allowedSources),
        answerMs: 30_000,
        idleMs: 30_000,
        contentMs: 3_600_000,
        maxBytes: limits.maxContentBytes,
      },
      concurrency: 2,
      retryMs: 1_000,
      now,
      newId,
      logger,
    });
    await onboarding.resume();
    closers.push(() => onboarding.stop());

    const installation = await ensureInstallationId(config.dataDir);
    const remoteHosts = createRemoteHosts(installation, store.sshHostKeys);
    closers.push(async () => remoteHosts.close());
    const openManifests = createOpenManifests(store.vnfPackages, files);
    const chartFile = files.chartFile.bind(files);
    const infra = await createInfra(config, { chartFile, openManifests }, remoteHosts);
    const vims = new VimRegistry({ store, infra, probeTimeoutMs: 10_000, now, newId });
    const metrics = createMetrics(() => store.notifications.count());
    const grants = new LocalGrants();
    const worldOf = (tenantId: string): LcmWorld => {
      const scope = { tenantId, seesAll: false };
      return {
        packages: store.within(scope).vnfPackages,
        vims: vims.within(scope),
        infra,
        grants,
        waitMs: config.waitSeconds * 1000,
      };
    };

    const { callbacks, deliverer } = createDelivery(config, store.notifications, now, logger);
    closers.push(async () => {
      await deliverer.stop();
      callbacks.close();
    });
    const wake = () => deliverer.wake();
    const subscribers = outbox({ baseUrl: () => baseUrl, wake, now, newId });

    const conductor = new Conductor({
      connection: toPgConfig(database.address),
      concurrency: config.concurrency,
      alone: database.isOurs,
    });
    await conductor.open((error) => logger.error({ err: error }, "the job queue met an error"));
    closers.push(() => conductor.stop());

    const lcm = new QueuedLcmCommands({
      store,
      operations,
      worldOf,
      queue: conductor,
      subscribers,
      now,
      newId,
    });
    const app = await buildApp({
      lcm,
      store,
      subscribers,
      baseUrl: () => baseUrl,
      logger,
      authenticators,
      limits: { pageSize: config.pageSize },
      now,
      newId,
      prepare: metrics.observe,
      plugins: [
        vnfPackageRoutes({
          store,
          packages: onboarding,
          files,
          pageSize: config.pageSize,
          maxPackageBytes: limits.maxContentBytes,
        }),
        vimRoutes({ vims }),
        subscriptionRoutes({
          store,
          subscriptions: new Subscriptions({
            store,
            callbacks,
            testCallbacks: config.testCallbacks,
            limit: config.maxSubscriptions,
            now,
            newId,
          }),
          pageSize: config.pageSize,
          baseUrl: () => baseUrl,
        }),
        deadLetterRoutes({ store, pageSize: config.pageSize, baseUrl: () => baseUrl, wake, now }),
        healthRoutes(() => store.ping()),
        metrics.routes,
      ],
    });
    closers.push(() => app.close());

    const url = await app.listen({ host: config.host, port: config.port }).catch((error) => {
      throw explainListenFailure(error, config);
    });
    const baseUrl = config.baseUrl || url;
    await conductor.start({
      store,
      operations,
      worldOf,
      subscribers,
      now,
      logger,
      onStateChange: metrics.operationChanged,
    });
    await deliverer.start({ alone: database.isOurs });
    const probing = keepProbing(vims, config.vimProbeSeconds * 1000, logger);
    closers.push(probing.stop);
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
