import Type, { type Static } from "typebox";
import { invalidParam } from "../../../domain/errors.ts";
import type { CallbackAuthentication, LccnSubscription } from "../../../domain/lccn-subscription.ts";
import { list, words } from "../common.ts";
import { LifecycleChangeNotificationsFilter } from "../lccn-subscription.ts";

const Uri = Type.String({ minLength: 1, maxLength: 2_048 });
const Text = Type.String({ minLength: 1, maxLength: 1_024 });

/** SOL013 8.3.4, SubscriptionAuthentication. */
const SubscriptionAuthentication = Type.Object(
  {
    authType: list(words("BASIC", "OAUTH2_CLIENT_CREDENTIALS", "OAUTH2_CLIENT_CERT", "TLS_CERT")),
    paramsBasic: Type.Optional(Type.Object({ userName: Text, password: Text })),
    paramsOauth2ClientCredentials: Type.Optional(
      Type.Object({ clientId: Text, clientPassword: Text, tokenEndpoint: Uri }),
    ),
  },
  { title: "SubscriptionAuthentication" },
);

/** SOL003 5.5.2.15. */
export const LccnSubscriptionRequest = Type.Object(
  {
    filter: Type.Optional(LifecycleChangeNotificationsFilter),
    callbackUri: Uri,
    authentication: Type.Optional(SubscriptionAuthentication),
    verbosity: Type.Optional(words("FULL", "SHORT")),
  },
  { title: "LccnSubscriptionRequest" },
);

/** What is asked for, in our words. INVALID_REQUEST with the place that is wrong. */
export function fromLccnSubscriptionRequest({
  filter,
  callbackUri,
  authentication,
  verbosity = "FULL",
}: Static<typeof LccnSubscriptionRequest>): Omit<
  LccnSubscription,
  "id" | "tenantId" | "createdAt" | "apiVersion"
> {
  requireHttpUrl(callbackUri, "/callbackUri");
  return {
    ...(filter && { filter }),
    callbackUri,
    ...(authentication && { authentication: readAuthentication(authentication) }),
    verbosity,
  };
}

function readAuthentication({
  authType,
  paramsBasic,
  paramsOauth2ClientCredentials,
}: Static<typeof SubscriptionAuthentication>): CallbackAuthentication {
  requireParamsOf("BASIC", authType, "paramsBasic", paramsBasic);
  requireParamsOf(
    "OAUTH2_CLIENT_CREDENTIALS",
    authType,
    "paramsOauth2ClientCredentials",
    paramsOauth2ClientCredentials,
  );
  // The subscriber accepts any of those it names, so one that Fairlead cannot use does no harm beside another; a token says less than
  // a password.
  if (authType.includes("OAUTH2_CLIENT_CREDENTIALS") && paramsOauth2ClientCredentials !== undefined) {
    requireHttpUrl(
      paramsOauth2ClientCredentials.tokenEndpoint,
      "/authentication/paramsOauth2ClientCredentials/tokenEndpoint",
    );
    return { type: "OAUTH2_CLIENT_CREDENTIALS", ...paramsOauth2ClientCredentials };
  }
  if (authType.includes("BASIC") && paramsBasic !== undefined) return { type: "BASIC", ...paramsBasic };
  throw invalidParam(
    "/authentication/authType",
    `names ${authType.join(", ") || "nothing"}, but Fairlead has no client certificates; it can use BASIC or OAUTH2_CLIENT_CREDENTIALS`,
  );
}

/** They are there exactly where the type is named: what is given for nothing would never be used. */
function requireParamsOf(type: string, authType: readonly string[], name: string, params: unknown): void {
  const pointer = `/authentication/${name}`;
  if (authType.includes(type) && params === undefined) {
    throw invalidParam(pointer, `is required by authType ${type}`);
  }
  if (!authType.includes(type) && params !== undefined) {
    throw invalidParam(pointer, `is only for authType ${type}, which is not named`);
  }
}

function requireHttpUrl(text: string, pointer: string): void {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) {
    throw invalidParam(pointer, "must be an http or https URL");
  }
  if (url.username !== "" || url.password !== "") {
    throw invalidParam(pointer, "holds credentials; they belong in authentication");
  }
}
