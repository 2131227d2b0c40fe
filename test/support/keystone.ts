import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";

const testbed = join(import.meta.dirname, "../../testbed/testbed.ts");

const NOT_POSSIBLE = 3;

/** A real Keystone, shared by all tests. Its users: fairlead, nfv_user, nfv_reader, other_user. */
export interface TheKeystone {
  /** Why this machine cannot have it; empty when it is there. */
  readonly missing: string;
  readonly url: string;
  readonly userPassword: string;
  /** A token of a user for its project, as clients get it. */
  tokenOf(user: string, project: string): Promise<string>;
  /** Of an administrator, for the project admin. */
  adminToken(): Promise<string>;
  /** Puts a Fairlead into the catalog, in a region of its own, which it resolves with; gone when the test is over. */
  announce(fairleadUrl: string, onFinished: (cleanUp: () => Promise<void>) => void): Promise<string>;
  /** From then on Keystone no longer knows it. */
  revoke(token: string): Promise<void>;
}

/** Uses the Keystone that runs, or brings it up; leaves it running, so that the next run starts at once. */
export async function theKeystone(): Promise<TheKeystone> {
  const run = (...args: string[]) => promisify(execFile)(process.execPath, [testbed, ...args]);
  const missing = await run("up", "keystone").then(
    () => "",
    (error: { code?: unknown; stderr?: string }) => {
      if (error.code !== NOT_POSSIBLE) throw error;
      return error.stderr?.trim() ?? "";
    },
  );
  const variables: Record<string, string> = JSON.parse((await run("env", "--json")).stdout);
  const {
    FAIRLEAD_TEST_KEYSTONE_URL: url = "",
    FAIRLEAD_TEST_KEYSTONE_USER_PASSWORD: userPassword = "",
    FAIRLEAD_TEST_KEYSTONE_ADMIN_PASSWORD: adminPassword = "",
  } = variables;
  const logIn = async (user: string, password: string, project: string) => {
    const domain = { name: "Default" };
    const response = await fetch(`${url}/auth/tokens`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        auth: {
          identity: { methods: ["password"], password: { user: { name: user, domain, password } } },
          scope: { project: { name: project, domain } },
        },
      }),
    });
    if (!response.ok) throw new Error(`Keystone refuses ${user}: ${await response.text()}`);
    return response.headers.get("x-subject-token") ?? "";
  };
  const adminToken = () => logIn("admin", adminPassword, "admin");
  return {
    missing,
    url,
    userPassword,
    tokenOf: (user, project) => logIn(user, userPassword, project),
    adminToken,
    async announce(fairleadUrl, onFinished) {
      const token = await adminToken();
      const ask = (method: string, path: string, body?: object) =>
        fetch(`${url}${path}`, {
          method,
          headers: { "x-auth-token": token, "content-type": "application/json" },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }).then((response) => response.text());
      const { services } = JSON.parse(await ask("GET", "/services?type=nfv-orchestration"));
      const region = `test-${randomUUID()}`;
      await ask("POST", "/regions", { region: { id: region } });
      const endpoint = {
        interface: "public",
        service_id: services[0].id,
        url: fairleadUrl,
        region_id: region,
      };
      const made = JSON.parse(await ask("POST", "/endpoints", { endpoint }));
      onFinished(async () => {
        await ask("DELETE", `/endpoints/${made.endpoint.id}`);
        await ask("DELETE", `/regions/${region}`);
      });
      return region;
    },
    async revoke(token) {
      await fetch(`${url}/auth/tokens`, {
        method: "DELETE",
        headers: { "x-auth-token": token, "x-subject-token": token },
      });
    },
  };
}
