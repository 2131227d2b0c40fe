import { expect, test } from "vitest";
import { isCountName } from "./count-names.ts";

test.each(["maxTokens", "tokenTtl", "tokensPerSecond", "secretsCount", "token_ttl_seconds", "MAX_TOKENS"])(
  "a number under %s only counts",
  (name) => expect(isCountName(name)).toBe(true),
);

test.each([
  "token",
  "tokens",
  "secret",
  "maxPassword",
  "apiKeyLimit",
  "accountToken",
  "mintToken",
  "perSecretPwd",
])("a number under %s may be the secret", (name) => expect(isCountName(name)).toBe(false));
