import { Ajv } from "ajv";
import Type, { type Static } from "typebox";
import { VnfmError } from "../../domain/errors.ts";

/** How Fairlead reaches Keystone, and as whom it asks about the tokens of others. */
export interface KeystoneAccess {
  /** Of Keystone, with or without `/v3`. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly project: string;
  /** Of the user and of the project, by name. */
  readonly domain: string;
}

const Named = Type.Object({ id: Type.String({ minLength: 1, maxLength: 255 }), name: Type.String() });

/** What Keystone says of a token; `project` is absent when it is not scoped to one. */
export const KeystoneToken = Type.Object({
  expires_at: Type.String(),
  user: Named,
  project: Type.Optional(Named),
  roles: Type.Optional(Type.Array(Type.Object({ name: Type.String() }))),
});
export type KeystoneToken = Static<typeof KeystoneToken>;

const TokenAnswer = Type.Object({ token: KeystoneToken });

const ANSWER_MS = 10_000;
/** An own token is renewed this long before it ends. */
const RENEWAL_MS = 60_000;

interface ServiceToken {
  readonly text: string;
  readonly renewAt: Date;
}

/** The two calls of Keystone's v3 API that Fairlead needs. UNAVAILABLE, naming Keystone, when it does not do what it should. */
export class KeystoneApi {
  readonly #access: KeystoneAccess;
  readonly #tokensUrl: string;
  readonly #now: () => Date;
  readonly #isTokenAnswer = new Ajv().compile<Static<typeof TokenAnswer>>(TokenAnswer);
  #serviceToken: ServiceToken | undefined;
  /** Shared by all who need one at the same time. */
  #issuing: Promise<ServiceToken> | undefined;

  constructor(access: KeystoneAccess, now: () => Date) {
    this.#access = access;
    this.#now = now;
    this.#tokensUrl = `${access.url.replace(/\/+$/, "").replace(/\/v3$/, "")}/v3/auth/tokens`;
  }

  /** What a token stands for; `undefined` when Keystone does not know it, or no longer. */
  async findToken(token: string): Promise<KeystoneToken | undefined> {
    const own = await this.#getServiceToken();
    let response = await this.#askFor(token, own);
    if (response.status === 401) {
      // Ours was revoked before its time. Who was faster has a new one already.
      if (this.#serviceToken === own) this.#serviceToken = undefined;
      response = await this.#askFor(token, await this.#getServiceToken());
    }
    if (response.status === 404) return undefined;
    if (response.status !== 200) throw this.#refused(response.status, "to validate tokens");
    return this.#read(response);
  }

  /** Resolves when Keystone accepts Fairlead's own user. */
  async probe(): Promise<void> {
    await this.#getServiceToken();
  }

  #askFor(token: string, own: ServiceToken): Promise<Response> {
    return this.#send(`${this.#tokensUrl}?nocatalog`, {
      headers: { "x-auth-token": own.text, "x-subject-token": token },
    });
  }

  async #getServiceToken(): Promise<ServiceToken> {
    const own = this.#serviceToken;
    if (own !== undefined && own.renewAt > this.#now()) return own;
    this.#issuing ??= this.#issueToken().finally(() => {
      this.#issuing = undefined;
    });
    this.#serviceToken = await this.#issuing;
    return this.#serviceToken;
  }

  async #issueToken(): Promise<ServiceToken> {
    const { user, password, project, domain } = this.#access;
    const response = await this.#send(`${this.#tokensUrl}?nocatalog`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        auth: {
          identity: {
            methods: ["password"],
            password: { user: { name: user, password, domain: { name: domain } } },
          },
          scope: { project: { name: project, domain: { name: domain } } },
        },
      }),
    });
    if (response.status !== 201) throw this.#refused(response.status, `to log in to project ${project}`);
    const { expires_at } = await this.#read(response);
    const text = response.headers.get("x-subject-token");
    if (text === null) throw this.#unavailable("answers without X-Subject-Token");
    return { text, renewAt: new Date(Date.parse(expires_at) - RENEWAL_MS) };
  }

  async #send(url: string, request: RequestInit): Promise<Response> {
    const signal = AbortSignal.timeout(ANSWER_MS);
    // No redirect: credentials would follow it.
    const send = () => fetch(url, { ...request, redirect: "error", signal });
    try {
      // Once more over a new connection, where Keystone has given up the kept one: both calls may be repeated.
      return await send().catch((error: unknown) => {
        if (reasonOf(error) === "UND_ERR_SOCKET") return send();
        throw error;
      });
    } catch (cause) {
      throw this.#unavailable(`does not answer (${reasonOf(cause)})`, cause);
    }
  }

  async #read(response: Response): Promise<KeystoneToken> {
    const answer: unknown = await response.json().catch((cause: unknown) => {
      throw this.#unavailable("answers with something else than JSON; check FAIRLEAD_KEYSTONE_URL", cause);
    });
    if (this.#isTokenAnswer(answer)) return answer.token;
    throw this.#unavailable("answers with something else than a token; check FAIRLEAD_KEYSTONE_URL");
  }

  #refused(status: number, what: string): VnfmError {
    const { user } = this.#access;
    return this.#unavailable(
      status === 401 || status === 403
        ? `does not let the user ${user} of FAIRLEAD_KEYSTONE_USER ${what} (${status})`
        : `answers with status ${status} to an attempt ${what}`,
    );
  }

  #unavailable(fault: string, cause?: unknown): VnfmError {
    return new VnfmError("UNAVAILABLE", `Keystone at ${this.#access.url} ${fault}.`, { cause });
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error) return "code" in cause ? String(cause.code) : cause.message;
  return String(cause);
}
