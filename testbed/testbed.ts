import { down } from "./down.ts";
import { environment } from "./environment.ts";
import { fetch } from "./fetch.ts";
import { NotPossibleError } from "./host/not-possible.ts";
import { status } from "./status.ts";
import { up } from "./up.ts";

const USAGE = `npm run testbed -- COMMAND

  up          brings up a real one-node Kubernetes, a chart repository and an OCI registry
  up keystone brings up Keystone alone, which few tests need
  fetch       installs what single tests need: the openstack client, Keystone, sshd
  down        ends them and leaves nothing behind
  status      tells what runs; exit code 1 unless everything is up
  env         prints the variables for tests, for: eval "$(npm run -s testbed -- env)"
  env --json  the same as JSON

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 not possible on this machine.`;

const NOT_POSSIBLE = 3;

// By default a signal ends this process alone; ending by `exit` lets it take a running compiler along.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(1));

process.exitCode = await main(process.argv.slice(2).join(" ")).catch((error: unknown) => {
  console.error(`testbed: ${error instanceof Error ? error.message : error}`);
  return error instanceof NotPossibleError ? NOT_POSSIBLE : 1;
});

async function main(command: string): Promise<number> {
  switch (command) {
    case "up":
      await up();
      return 0;
    case "up keystone":
      await up("keystone");
      return 0;
    case "fetch":
      await fetch();
      return 0;
    case "down":
      await down();
      return 0;
    case "status":
      return (await status()) ? 0 : 1;
    case "env":
      for (const [name, value] of Object.entries(await environment()))
        console.log(`export ${name}='${value}'`);
      return 0;
    case "env --json":
      console.log(JSON.stringify(await environment(), null, 2));
      return 0;
    default:
      console.error(USAGE);
      return command === "" || command === "help" || command === "--help" ? 0 : 2;
  }
}
