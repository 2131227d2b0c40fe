import { expect, test } from "vitest";
import { isSecretName } from "./secret-names.ts";

test.each([
  "password",
  "masternode_password",
  "dbPassword",
  "DB_PASSWD",
  "passphrase",
  "bearer_token",
  "accessToken",
  "client_secret",
  "clientSecret",
  "AWS-SECRET-ACCESS-KEY",
  "credentials",
  "private_key",
  "sshPrivateKey",
  "client-key-data",
  "kubeconfig",
  "apiKey",
  "Authorization",
  "pass",
  "db_pass",
  "dbPass",
  ".dockerconfigjson",
])("%s is the name of a secret", (name) => {
  expect(isSecretName(name)).toBe(true);
});

test.each([
  "namespace",
  "key",
  "replicas",
  "ssl_ca_cert",
  "oidc_token_url",
  "secretName",
  "secretKeyRef",
  "tokenTtl",
  "bypass",
  "compass",
  "passive",
  "client_id",
  "helm_chart_path",
])("%s is not", (name) => {
  expect(isSecretName(name)).toBe(false);
});
