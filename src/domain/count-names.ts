const OTHER_SECRETS = /pass|pwd|credential|key|kubeconfig|authorization|dockerconfig/i;
const COUNTING =
  /^(?:max|min|num|number|count|total|limit|quota|budget|per|ttl|lifetime|expiry|expires|seconds|timeout|size|length|rate)$/;

/** Whether a number under this name only counts secrets or measures them: `maxTokens`, `token_ttl`, `secretsCount`. */
export function isCountName(name: string): boolean {
  if (OTHER_SECRETS.test(name)) return false;
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z]+/);
  return words.some((word) => COUNTING.test(word));
}
