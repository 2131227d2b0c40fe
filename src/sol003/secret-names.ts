/** Marks of a secret in the name of an attribute, letters only, lower case. */
const MARKS = [
  "password",
  "passwd",
  "passphrase",
  "pwd",
  "secret",
  "token",
  "credential",
  "privatekey",
  "clientkey",
  "keydata",
  "apikey",
  "accesskey",
  "encryptionkey",
  "sshkey",
  "kubeconfig",
  "authorization",
  "dockerconfig",
];

/** Ends that make it only a pointer to a secret, or a switch: `oidc_token_url`, `secretName`. */
const POINTERS = ["url", "uri", "endpoint", "name", "enabled", "type", "ref", "expiry", "expiration", "ttl"];

/** `pass` alone, or as the last word: `db_pass`, `dbPass`, but not `bypass`. */
const LAST_WORD_PASS = /(^|[^a-zA-Z])pass$|[a-z]Pass$/;

/** Whether the name of an attribute says that its value is a secret, in any style of writing. */
export function isSecretName(name: string): boolean {
  const letters = name.replace(/[^a-zA-Z]/g, "").toLowerCase();
  if (LAST_WORD_PASS.test(name)) return true;
  return MARKS.some((mark) => letters.includes(mark)) && !POINTERS.some((end) => letters.endsWith(end));
}
