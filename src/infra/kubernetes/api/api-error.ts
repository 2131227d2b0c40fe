import { X509Certificate } from "node:crypto";
import { VnfmError } from "../../../domain/errors.ts";
import { isJsonObject } from "../../../domain/json.ts";
import type { KubeConnection } from "./kube-connection.ts";
import type { KubeAnswer } from "./kube-http.ts";

/** What a request was about, for the sentence of an error. */
export interface Attempt {
  readonly verb: "get" | "list" | "watch" | "create" | "patch" | "delete";
  /** Plural, with the API group when there is one: `deployments.apps`. */
  readonly resource: string;
  readonly namespace?: string;
  readonly name?: string;
}

/** Turns an answer that is no success into the error of the contract. */
export function apiError(answer: KubeAnswer, attempt: Attempt, connection: KubeConnection): VnfmError {
  const origin = new URL(connection.server).origin;
  const message = messageOf(answer.body);
  switch (true) {
    case answer.status === 401:
      return new VnfmError(
        "VIM_UNAUTHORIZED",
        `The Kubernetes API at ${origin} does not accept the credentials: ${whyRefused(connection) ?? message}.`,
      );
    case answer.status === 403 && isRbac(message):
      return new VnfmError("VIM_RIGHTS_MISSING", `Fairlead ${missingRight(attempt)} at ${origin}.`, {
        cause: new Error(message),
      });
    case answer.status === 403:
      return new VnfmError("VIM_RIGHTS_MISSING", `The cluster refused to ${inWords(attempt)}: ${message}.`);
    case answer.status === 429 || answer.status >= 500 || !isStatus(answer.body):
      return new VnfmError(
        "VIM_UNREACHABLE",
        `The Kubernetes API at ${origin} answers ${answer.status}: ${message}.`,
      );
    default:
      return new VnfmError("INTERNAL", `The Kubernetes API refused to ${inWords(attempt)}: ${message}.`);
  }
}

/** The sentence part that names a missing RBAC permission, for errors and for the check before anything is made. */
export function missingRight({
  verb,
  resource,
  namespace,
}: {
  readonly verb: string;
  readonly resource: string;
  readonly namespace?: string;
}): string {
  const where = namespace === undefined ? "in the whole cluster" : `in namespace ${namespace}`;
  return `needs verb ${verb} on resource ${resource} ${where}`;
}

function inWords({ verb, resource, namespace, name }: Attempt): string {
  const what = name === undefined ? resource : `${resource} ${name}`;
  return namespace === undefined ? `${verb} ${what}` : `${verb} ${what} in namespace ${namespace}`;
}

/** Admission and quota answer 403 too; RBAC alone says who "cannot" do what. */
function isRbac(message: string): boolean {
  return /\bcannot \w+ (resource|path)\b/.test(message);
}

/** The server says only "Unauthorized"; the credentials often tell why. */
function whyRefused({ token, clientCertificate }: KubeConnection): string | undefined {
  const now = Date.now();
  const tokenEnd = token === undefined ? undefined : readExpiry(token);
  if (tokenEnd !== undefined && tokenEnd.getTime() < now) {
    return `the bearer token expired at ${tokenEnd.toISOString()}`;
  }
  const certificateEnd = clientCertificate === undefined ? undefined : readCertificateEnd(clientCertificate);
  if (certificateEnd !== undefined && certificateEnd.getTime() < now) {
    return `the client certificate expired at ${certificateEnd.toISOString()}`;
  }
  if (token !== undefined) return "the bearer token is unknown or expired";
  if (clientCertificate !== undefined) return "the client certificate is not known there";
  return "there are none";
}

/** Service account tokens are JWTs; others tell nothing. */
function readExpiry(token: string): Date | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
    return isJsonObject(claims) && typeof claims.exp === "number" ? new Date(claims.exp * 1000) : undefined;
  } catch {
    return undefined;
  }
}

function readCertificateEnd(pem: string): Date | undefined {
  try {
    return new X509Certificate(pem).validToDate;
  } catch {
    return undefined;
  }
}

function isStatus(body: string): boolean {
  return statusOf(body) !== undefined;
}

/** The `message` of a Status object, cut to what a sentence can hold. */
export function messageOf(body: string): string {
  const message = statusOf(body)?.message;
  const text = typeof message === "string" && message !== "" ? message : body;
  return text.trim().slice(0, 500).replace(/\.$/, "") || "no reason given";
}

/** The `reason` of a Status object: AlreadyExists, Conflict, Expired, … */
export function reasonOf(body: string): string | undefined {
  const reason = statusOf(body)?.reason;
  return typeof reason === "string" ? reason : undefined;
}

function statusOf(body: string): { readonly message?: unknown; readonly reason?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isJsonObject(value) && value.kind === "Status" ? value : undefined;
  } catch {
    return undefined;
  }
}
