import { expect, test } from "vitest";
import { AGNHOST, aNamespace } from "../../../../test/support/a-namespace.ts";
import { narrateHooks } from "./narrate-hooks.ts";

const never = new AbortController().signal;

const job = (name: string, event: string, image: string) => `
apiVersion: batch/v1
kind: Job
metadata: {name: ${name}, annotations: {helm.sh/hook: ${event}}}
spec:
  backoffLimit: 0
  template:
    spec:
      terminationGracePeriodSeconds: 0
      restartPolicy: Never
      containers: [{name: db, image: "${image}", imagePullPolicy: IfNotPresent, args: [pause]}]
---`;

/** Runs a call of Helm until its hook has been told of, or the call has ended. */
async function narrated(
  work: () => Promise<void>,
  release: { readonly namespace: string; readonly isRemoval?: boolean },
  client: Awaited<ReturnType<typeof aNamespace>>["client"],
): Promise<readonly string[]> {
  const told: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const onChange = (sentence: string) => {
    told.push(sentence);
    if (/Back|ErrImage|InvalidImageName/.test(sentence)) resolve();
  };
  const both = () => Promise.race([work().catch(() => undefined), promise]);
  await narrateHooks(client, { title: "core", releaseName: "core", ...release }, onChange, both, never);
  return told;
}

test("tells of a hook that will never end while Helm still waits for it", async () => {
  const cluster = await aNamespace();
  const chart = await cluster.writeChart(
    "core",
    job("migrate", "pre-install", "Not/An/Image") + job("later", "post-install", AGNHOST),
  );

  const told = await narrated(
    () => cluster.helm(4, "install", "core", chart, "--timeout", "120s"),
    { namespace: cluster.name },
    cluster.client,
  );

  expect(told.at(-1)).toMatch(
    /^core: hook Job migrate: 0 of 1 pods completed; migrate-\w+: container db: InvalidImageName/,
  );
});

test("tells of the hooks of a removal alone when that is what waits", async () => {
  const cluster = await aNamespace();
  const chart = await cluster.writeChart(
    "core",
    job("migrate", "post-upgrade", "Not/An/Image") + job("drain", "pre-delete", "Not/An/Image"),
  );
  await cluster.helm(3, "install", "core", chart);

  const told = await narrated(
    () => cluster.helm(3, "uninstall", "core", "--timeout", "120s"),
    { namespace: cluster.name, isRemoval: true },
    cluster.client,
  );

  expect(told.at(-1)).toMatch(/^core: hook Job drain: .*InvalidImageName/);
});
