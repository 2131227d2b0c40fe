import { ADMIN_PASSWORD, KEYSTONE_URL, USER_PASSWORD } from "./addresses.ts";

const DOMAIN = "default";

/** User, project, role: Fairlead's own user, and tenants to play with. */
const USERS = [
  ["fairlead", "service", "service"],
  ["nfv_user", "nfv", "member"],
  ["nfv_reader", "nfv", "reader"],
  ["other_user", "other", "member"],
] as const;

/** Makes projects, users and the service of the type that Tacker's clients look for; endpoints are for tests to add. */
export async function seedKeystone(): Promise<void> {
  const token = await logIn();
  const { roles } = await ask(token, "GET", "/roles");
  const idOfRole = new Map(roles.map(({ name, id }: Named) => [name, id]));
  const idOfProject = new Map<string, string>();
  for (const name of new Set(USERS.map(([, project]) => project))) {
    const { project } = await ask(token, "POST", "/projects", { project: { name, domain_id: DOMAIN } });
    idOfProject.set(name, project.id);
  }
  for (const [name, project, role] of USERS) {
    const { user } = await ask(token, "POST", "/users", {
      user: { name, password: USER_PASSWORD, domain_id: DOMAIN },
    });
    await ask(
      token,
      "PUT",
      `/projects/${idOfProject.get(project)}/users/${user.id}/roles/${idOfRole.get(role)}`,
    );
  }
  await ask(token, "POST", "/services", { service: { name: "tacker", type: "nfv-orchestration" } });
}

interface Named {
  readonly id: string;
  readonly name: string;
}

async function logIn(): Promise<string> {
  const domain = { id: DOMAIN };
  const response = await send(undefined, "POST", "/auth/tokens", {
    auth: {
      identity: {
        methods: ["password"],
        password: { user: { name: "admin", domain, password: ADMIN_PASSWORD } },
      },
      scope: { project: { name: "admin", domain } },
    },
  });
  return response.headers.get("x-subject-token") ?? "";
}

// biome-ignore lint/suspicious/noExplicitAny: answers of Keystone's API, whose shape is its own
async function ask(token: string, method: string, path: string, body?: object): Promise<any> {
  const text = await (await send(token, method, path, body)).text();
  return text === "" ? undefined : JSON.parse(text);
}

async function send(
  token: string | undefined,
  method: string,
  path: string,
  body?: object,
): Promise<Response> {
  const response = await fetch(`${KEYSTONE_URL}${path}`, {
    method,
    headers: {
      "content-type": "application/json",
      ...(token === undefined ? {} : { "x-auth-token": token }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (response.ok) return response;
  throw new Error(`Keystone answers ${method} ${path} with ${response.status}: ${await response.text()}`);
}
