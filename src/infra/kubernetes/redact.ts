const HIDDEN = "***";

// Pods and programs write this text, so every search is linear: the look-behinds keep it from beginning anew inside a long word.
const secretName =
  /passw(?:or)?d|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential|pwd$/i;
/** A name, and what stands between it and its value. */
const key = /(?<![\w.-])([\w.-]+)["']?\s*[:=]\s*/g;
/** One in quotes that do not end was cut: all of it counts. */
const value = /"(?:[^"\\]|\\.)*(?:"|\\?$)|'[^']*(?:'|$)|[^\s,;&'"})\]]+/y;
const authorization = /\b(Bearer|Basic|Digest|Negotiate)(\s+)[\w.~+/=-]{8,}/gi;
const userInfo = /(?<![a-z0-9+.-])([a-z0-9+.-]+:\/\/)[^\s/?#"'@]+@/gi;
const jsonWebToken = /(?<![\w-])eyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g;
const privateKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;

/** Whether what stands under a name is likely a secret. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

/**
 * Hides what looks like a secret in text that a program wrote: passwords in assignments, tokens, keys, credentials in URLs.
 * The names stay, so that the text can still be understood.
 */
export function redact(text: string): string {
  const known = text
    .replace(privateKey, HIDDEN)
    .replace(jsonWebToken, HIDDEN)
    .replace(authorization, `$1$2${HIDDEN}`);
  return hideAssigned(known).replace(userInfo, `$1${HIDDEN}@`);
}

function hideAssigned(text: string): string {
  let shown = "";
  let done = 0;
  for (const { index, 0: whole, 1: name = "" } of text.matchAll(key)) {
    const start = index + whole.length;
    if (index < done || !isSecretName(name)) continue;
    value.lastIndex = start;
    const [secret] = value.exec(text) ?? [];
    if (secret === undefined) continue;
    shown += text.slice(done, start) + HIDDEN;
    done = start + secret.length;
  }
  return shown + text.slice(done);
}
