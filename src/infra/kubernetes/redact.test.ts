import { expect, test } from "vitest";
import { cpuMsOf } from "../../../test/support/cpu-time.ts";
import { redact } from "./redact.ts";

test.each([
  ["DB_PASSWORD=hunter2 starting", "DB_PASSWORD=*** starting"],
  ['{"password": "a \\"b\\" c", "user": "u"}', '{"password": ***, "user": "u"}'],
  ["mysql.rootPasswd: 'x y'", "mysql.rootPasswd: ***"],
  ["redis://:p4ss@cache:6379/0", "redis://***@cache:6379/0"],
  ["postgres://u:p@db/x?sslmode=off", "postgres://***@db/x?sslmode=off"],
  ["Authorization: Bearer abcdefgh.ijk", "Authorization: Bearer ***"],
  ["jwt eyJhbGciOi.eyJzdWIiOi.c2ln end", "jwt *** end"],
  ["api-key=abc&x=1", "api-key=***&x=1"],
  ["-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----\nafter", "***\nafter"],
  ["-----BEGIN PRIVATE KEY-----\nMII", "***"],
  ['password="cut off in the mid', "password=***"],
  ["msg: token=abc", "msg: token=***"],
  ["AWS_SECRET_ACCESS_KEY=abc/def+g=", "AWS_SECRET_ACCESS_KEY=***"],
  ['secret "db-password" not found', 'secret "db-password" not found'],
  ["serviceaccount token mounted", "serviceaccount token mounted"],
  ["http://10.0.0.1:8080/healthz: 503", "http://10.0.0.1:8080/healthz: 503"],
])("%s", (text, redacted) => {
  expect(redact(text)).toBe(redacted);
});

test.each(["token", "a.", "pwd-", "a://", "-eyJ", 'token="', "Bearer ", "-----BEGIN ", "x: ", "\\"])(
  "takes no longer for a hostile text of %j",
  (piece) => {
    const text = piece.repeat(100_000);

    expect(cpuMsOf(() => redact(text))).toBeLessThan(2_000);
  },
);
