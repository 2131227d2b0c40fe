const HIDDEN = "***";

/** A name that holds a secret, then what stands between it and its value. */
const assignment =
  /((?:[\w.-]*(?:passw(?:or)?d|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential)[\w.-]*|\b[\w.-]*pwd)["']?\s*[:=]\s*)("(?:[^"\\]|\\.)*"|'[^']*'|[^\s,;&'"})\]]+)/gi;
const authorization = /\b(Bearer|Basic|Digest|Negotiate)(\s+)[\w.~+/=-]{8,}/gi;
const userInfo = /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/?#"'@]+@/gi;
const jsonWebToken = /\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g;
const privateKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;

/**
 * Hides what looks like a secret in text that a program wrote: passwords in assignments, tokens, keys, credentials in URLs.
 * The names stay, so that the text can still be understood.
 */
export function redact(text: string): string {
  return text
    .replace(privateKey, HIDDEN)
    .replace(jsonWebToken, HIDDEN)
    .replace(authorization, `$1$2${HIDDEN}`)
    .replace(assignment, `$1${HIDDEN}`)
    .replace(userInfo, `$1${HIDDEN}@`);
}
